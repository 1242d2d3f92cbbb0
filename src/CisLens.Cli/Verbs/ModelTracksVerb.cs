using System.CommandLine;
using System.Text.Json;
using CisLens.Core.Contract;
using CisLens.Models;

namespace CisLens.Cli.Verbs;

/// <summary><c>model tracks</c>: the outputs of a model as TSV.</summary>
sealed class ModelTracksVerb : Verb
{
    readonly Argument<string> _file = ModelVerb.File();
    readonly Option<string?> _head = CommonOptions.Head();

    public ModelTracksVerb() : base("tracks", "List the tracks of a model as TSV.", "cislens model tracks model.clm")
    {
        Arguments.Add(_file);
        Add(_head);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        context.Output.Write("track\tkind\tlabel\tassay\tcell_type\n");
        var manifest = ModelFile.ReadManifest(args.GetValue(_file)!);
        foreach (var track in manifest.Head(HeadModel.Index(manifest, args.GetValue(_head))).Tracks)
        {
            string kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(track.Kind.ToString());
            context.Output.Write($"{track.Id}\t{kind}\t{track.Label ?? "NA"}\t{track.Assay ?? "NA"}\t{track.CellType ?? "NA"}\n");
        }
    }
}
