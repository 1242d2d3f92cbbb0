using System.CommandLine;
using CisLens.Core.Contract;
using CisLens.Models;

namespace CisLens.Cli.Verbs;

/// <summary><c>model tracks</c>: the outputs of a model as TSV.</summary>
sealed class ModelTracksVerb : Verb
{
    const int AlwaysShown = 5;

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
        var manifest = ModelFile.ReadManifest(args.GetValue(_file)!);
        var tracks = manifest.Head(HeadModel.Index(manifest, args.GetValue(_head))).Tracks;
        string?[][] rows = [.. tracks.Select((_, t) => TrackColumns.Names.Select((_, c) => TrackColumns.Value(tracks, t, c)).ToArray())];
        // columns of signal appear only if a track has one of them
        int columns = rows.Any(row => row[AlwaysShown..].Any(cell => cell is not null)) ? TrackColumns.Names.Count : AlwaysShown;
        context.Output.Write(string.Join('\t', TrackColumns.Names.Take(columns)) + "\n");
        foreach (string?[] row in rows)
            context.Output.Write(string.Join('\t', row.Take(columns).Select(cell => cell ?? "NA")) + "\n");
    }
}
