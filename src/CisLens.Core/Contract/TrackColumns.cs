using System.Globalization;
using System.Text.Json;

namespace CisLens.Core.Contract;

/// <summary>The columns of a table of tracks: <c>model tracks</c> prints them, and <c>--tracks</c> selects tracks by them.</summary>
public static class TrackColumns
{
    static readonly (string[] Names, Func<IReadOnlyList<Track>, Track, string?> Value)[] s_columns =
    [
        (["track", "id", "identifier", "name"], (_, track) => track.Id),
        (["kind"], (_, track) => Name(track.Kind)),
        (["label", "description"], (_, track) => track.Label),
        (["assay"], (_, track) => track.Assay),
        (["cell_type", "biosample"], (_, track) => track.CellType),
        (["strand_pair"], (tracks, track) => track.StrandPair is { } pair ? tracks[pair].Id : null),
        (["sum_stat"], (_, track) => track.Transform?.SumStat),
        (["scale"], (_, track) => Text(track.Transform?.Scale)),
        (["clip"], (_, track) => Text(track.Transform?.Clip)),
        (["clip_soft"], (_, track) => Text(track.Transform?.ClipSoft)),
        (["steps"], (_, track) => track.Transform is { } labels ? Name(labels.Steps ?? LabelSteps.Borzoi) : null),
    ];

    /// <summary>The names of the columns, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_columns.Select(c => c.Names[0])];

    /// <summary>Index of the column with a name, or −1. Case is ignored, and <c>biosample</c> is <c>cell_type</c>.</summary>
    public static int IndexOf(string name) => Array.FindIndex(s_columns, c => c.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The value of a track in a column; null if it has none.</summary>
    /// <param name="tracks">The tracks of the head.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="column">Index of the column.</param>
    public static string? Value(IReadOnlyList<Track> tracks, int track, int column) => s_columns[column].Value(tracks, tracks[track]);

    static string Name(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    static string? Text(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
