using System.CommandLine;
using CisLens.Core;

namespace CisLens.Cli.Verbs;

/// <summary><c>model</c>: shows, checks and converts model files.</summary>
sealed class ModelVerb : Verb
{
    public ModelVerb() : base("model", "List the designs; show, verify, import, export, merge, bundle or calibrate model files.",
        "cislens model ls", "cislens model info model.clm")
    {
        Subcommands.Add(new ModelLsVerb());
        Subcommands.Add(new ModelInfoVerb());
        Subcommands.Add(new ModelTracksVerb());
        Subcommands.Add(new ModelVerifyVerb());
        Subcommands.Add(new ModelImportVerb());
        Subcommands.Add(new ModelExportVerb());
        Subcommands.Add(new ModelTrunkVerb());
        Subcommands.Add(new ModelMergeVerb());
        Subcommands.Add(new ModelEnsembleVerb());
        Subcommands.Add(new ModelCalibrateVerb());
        Subcommands.Add(new ModelWordsVerb());
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context) =>
        throw new UsageException($"model needs one of {string.Join(", ", Subcommands.Select(c => c.Name))}. See cislens model --help");

    /// <summary>The model file of a subcommand.</summary>
    public static Argument<string> File() => new("file") { Description = "A .clm file." };
}
