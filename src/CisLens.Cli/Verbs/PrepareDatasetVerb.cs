using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Cli.Verbs;

/// <summary>What <c>prepare peaks</c>, <c>prepare genes</c> and <c>prepare table</c> have in common.</summary>
abstract class PrepareDatasetVerb(string name, string description, params string[] examples) : Verb(name, description, examples)
{
    protected Option<string?> Output { get; } = CommonOptions.Output("Dataset folder to make.", required: true);

    protected Option<double> MaxN { get; } = new Option<double>("--max-n")
    {
        Description = "Drop sequences with a larger share of unknown bases.",
        DefaultValueFactory = _ => 0.01,
    }.Share();

    protected Option<Centre> Centre { get; } = new("--centre")
    {
        Description = "Anchor of an even window: left or right middle base.",
        DefaultValueFactory = _ => Core.Centre.Left,
    };

    protected Option<ulong> Seed { get; } = CommonOptions.Seed();

    protected Option<bool> Force { get; } = CommonOptions.Force();

    protected Option<bool> Resume { get; } = CommonOptions.Resume();

    /// <summary>Adds the options of a preparation that <c>--help</c> shows, and those that every preparation has.</summary>
    protected virtual void AddOptions(IEnumerable<Option> options) => Add([Output, .. options, Seed, Force, Resume]);

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(Output)!;
        bool resume = args.GetValue(Resume);
        bool interrupted = Directory.Exists(Path.TrimEndingDirectorySeparator(output) + DurableFile.PartialSuffix);
        if (resume && !interrupted && File.Exists(Path.Combine(output, DatasetManifest.FileName)))
        {
            Dataset.Open(output).Dispose();
            context.Log.Info($"{output} is complete; nothing to resume");
            return;
        }
        CommonOptions.KeepExistingFolder(output, args.GetValue(Force) || (resume && interrupted), Inputs(args));
        Prepare(args, context);
        using var made = Dataset.Open(output);
        var record = context.Record;
        record.Inputs.AddRange(made.Manifest.Sources.Select(s => new InputFile(s.Path, s.Bytes, s.Sha256)));
        foreach (var split in Enum.GetValues<Split>())
            record.Counts[split.ToString().ToLowerInvariant()] = made.Indexes(split).Count;
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(output);
    }

    /// <summary>The files that are read.</summary>
    protected abstract IEnumerable<string?> Inputs(ParseResult args);

    /// <summary>Makes the dataset.</summary>
    protected abstract void Prepare(ParseResult args, RunContext context);

    /// <summary>The length of a window.</summary>
    protected static Option<int?> Window(string usual) =>
        new Option<int?>("--window") { Description = $"Length of a window in bp (default: {usual})." }.AtLeast(1);

    /// <summary>The items of a list separated by commas.</summary>
    protected static string[] List(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
