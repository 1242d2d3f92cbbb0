using System.CommandLine;
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
        context.Output.Write(string.Join('\t', TrackColumns.Names) + "\n");
        var manifest = ModelFile.ReadManifest(args.GetValue(_file)!);
        var tracks = manifest.Head(HeadModel.Index(manifest, args.GetValue(_head))).Tracks;
        for (int t = 0; t < tracks.Count; t++)
            context.Output.Write(string.Join('\t', TrackColumns.Names.Select((_, c) => TrackColumns.Value(tracks, t, c) ?? "NA")) + "\n");
    }
}
