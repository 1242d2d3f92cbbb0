using System.CommandLine;
using CisLens.Core;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Storage;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import</c>: makes a model file from a published model.</summary>
sealed class ModelImportVerb : Verb
{
    public ModelImportVerb() : base("import",
        "Make a model file from a published network, SVM, table of k-mer weights, motifs, ONNX file or boosters.",
        "cislens model import network deepsea.beluga.pth --design beluga --track-names tracks.txt -o beluga.clm",
        "cislens model import svm gkm.model.txt -o gkm.clm")
    {
        Subcommands.Add(new ModelImportNetworkVerb());
        Subcommands.Add(new ModelImportSvmVerb());
        Subcommands.Add(new ModelImportWordsVerb());
        Subcommands.Add(new ModelImportMotifsVerb());
        Subcommands.Add(new ModelImportOnnxVerb());
        Subcommands.Add(new ModelImportBoostersVerb());
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context) =>
        throw new UsageException($"model import needs one of {string.Join(", ", Subcommands.Select(c => c.Name))}. " +
            "See cislens model import --help");
}

/// <summary>What all kinds of <c>model import</c> have in common.</summary>
abstract class ModelImportKindVerb(string name, string description, params string[] examples) : Verb(name, description, examples)
{
    protected Option<string?> Output { get; } = CommonOptions.Output("Model file to write.", required: true);

    protected Option<int> Threads { get; } = CommonOptions.Threads();

    readonly Option<string?> _build = new("--build") { Description = "Genome build of the training data." };
    readonly Option<string?> _licence = new("--licence") { Description = "Licence of the model." };
    readonly Option<bool> _force = CommonOptions.Force();

    /// <summary><c>--unknown-bases</c>.</summary>
    protected static Option<string> UnknownBasesOption()
    {
        var option = new Option<string>("--unknown-bases")
        {
            Description = "Letters other than A, C, G, T: skip the k-mers over them, read them as A (LS-GKM), or drop them (gkmSVM).",
            DefaultValueFactory = _ => "skip",
        };
        option.AcceptOnlyFromAmong("skip", "a", "drop");
        return option;
    }

    /// <summary><c>--track</c>.</summary>
    protected static Option<string?> Track() => new("--track") { Description = "Name of the track (default: the name of the output)." };

    /// <summary><c>--window</c>.</summary>
    protected static Option<int?> Window(string usual) =>
        new Option<int?>("--window") { Description = $"Length of a window in bp (default: {usual})." }.AtLeast(2);

    /// <summary>Adds the options of a kind, and those of all kinds.</summary>
    protected void AddOptions(params IEnumerable<Option> options) => Add([Output, .. options, _build, _licence, Threads, _force]);

    /// <summary>The files that are read.</summary>
    protected abstract string[] Inputs(ParseResult args);

    /// <summary>Reads the published model.</summary>
    protected abstract IStoredModel Read(ParseResult args, string name, RunContext context);

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(Output)!;
        string[] inputs = Inputs(args);
        CommonOptions.KeepExisting(output, args.GetValue(_force), inputs);
        var record = context.Record;
        using var model = Read(args, Path.GetFileNameWithoutExtension(output), context);
        var stated = model.Manifest with
        {
            Build = args.GetValue(_build) ?? model.Manifest.Build,
            Licence = args.GetValue(_licence) ?? model.Manifest.Licence,
        };
        record.AddInputs(inputs);
        string card = ModelCard.Text(stated with { Parameters = model.ParameterCount }) +
            string.Concat(record.Inputs.Select(i => $"- imported from: {Path.GetFileName(i.Path)}, SHA-256 {i.Sha256}\n"));
        ModelFile.Write(output, model, stated, card);
        record.Counts["parameters"] = model.ParameterCount;
        context.RecordedOutput = output;
        context.Log.Info($"{output}: {stated.Design}, window {stated.Window} bp, {model.ParameterCount:N0} parameters, " +
            $"{Counted.Text(stated.Tracks.Count, "track")}: " +
            $"{string.Join(", ", stated.Tracks.Take(5).Select(t => t.Id))}{(stated.Tracks.Count > 5 ? ", ..." : "")}");
    }

    /// <summary>Refuses a file of another kind and names the command that reads it.</summary>
    /// <exception cref="InputException">The file is of another kind.</exception>
    protected void RequireKind(string file, PublishedFile found, params PublishedFile[] expected)
    {
        if (!expected.Contains(found))
            throw new InputException($"{file}: {OldSpelling.Describe(found)}, which cislens {FullName} does not read; " +
                $"use cislens model import {OldSpelling.ImportOf(found)}");
    }
}
