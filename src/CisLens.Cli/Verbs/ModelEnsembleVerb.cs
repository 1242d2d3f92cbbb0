using System.CommandLine;
using CisLens.Core;
using CisLens.Models;

namespace CisLens.Cli.Verbs;

/// <summary><c>model ensemble</c>: several models of any design in one file, which predicts their mean.</summary>
sealed class ModelEnsembleVerb : Verb
{
    readonly Argument<string[]> _files = new("files")
    {
        Description = "Model files with the same window, bins and tracks.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _output = CommonOptions.Output("Model file to write.", required: true);
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelEnsembleVerb() : base("ensemble",
        "Combine models with the same tracks in one file, which predicts their mean and their spread.",
        "cislens model ensemble first.clm second.clm -o both.clm")
    {
        Arguments.Add(_files);
        Add(_output, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string[] files = args.GetRequiredValue(_files);
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExisting(output, args.GetValue(_force), files);
        var record = context.Record;
        var manifest = ModelFile.WriteEnsemble(output, files);
        record.AddInputs(files);
        record.Counts["members"] = files.Length;
        context.RecordedOutput = output;
        context.Log.Info($"{output}: {files.Length} models as one, {Counted.Text(manifest.Tracks.Count, "track")}");
    }
}
