using System.CommandLine;
using CisLens.Core;
using CisLens.Models;
using CisLens.Models.Networks;

namespace CisLens.Cli.Verbs;

/// <summary><c>model trunk</c>: a network without its last layer.</summary>
sealed class ModelTrunkVerb : Verb
{
    readonly Argument<string> _file = ModelVerb.File();
    readonly Option<string?> _output = CommonOptions.Output("Model file to write.", required: true);
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelTrunkVerb() : base("trunk", "Make a model of the inputs of a network's last layer, as features of train --chromatin.",
        "cislens model trunk coverage.clm -o trunk.clm")
    {
        Arguments.Add(_file);
        Add(_output, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string file = args.GetValue(_file)!, output = args.GetValue(_output)!;
        CommonOptions.KeepExisting(output, args.GetValue(_force), file);
        using var model = ModelFile.Open<NetModel>(file, "a network");
        using var trunk = Trunk.From(Path.GetFileNameWithoutExtension(output), model, file);
        ModelFile.Write(output, trunk);
        context.Record.AddInputs(file);
        context.RecordedOutput = output;
        context.Log.Info($"{output}: {Counted.Text(trunk.Manifest.Tracks.Count, "track")}, the inputs of the last layer of {file}");
    }
}
