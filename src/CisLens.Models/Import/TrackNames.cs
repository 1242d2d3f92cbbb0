using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Models.Import;

/// <summary>Track names for published weights, which do not contain them.</summary>
public static class TrackNames
{
    /// <summary>Reads a file with one name per line and an optional label after a tab. Empty lines and lines with # are ignored.</summary>
    /// <exception cref="InputException">The file has no names, or a name occurs twice.</exception>
    public static IReadOnlyList<(string Id, string? Label)> Read(string path)
    {
        var names = new List<(string, string?)>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
        {
            string[] cells = Encoding.UTF8.GetString(line).Trim().Split('\t', 2, StringSplitOptions.TrimEntries);
            if (cells[0].Length == 0 || cells[0].StartsWith('#'))
                continue;
            if (!seen.TryAdd(cells[0], lines.Line))
                throw InputException.At(path, lines.Line, $"duplicate track name {cells[0]}; it is in line {seen[cells[0]]} too");
            names.Add((cells[0], cells.Length > 1 ? cells[1] : null));
        }
        return names.Count > 0 ? names : throw InputException.In(path, "has no track names; expected one name per line");
    }

    /// <summary>Makes the tracks of a design. They have the given names, else the published ones, else track1, track2 and so on.</summary>
    public static IReadOnlyList<Track> From(IReadOnlyList<(string Id, string? Label)>? names, ModelDesign design)
    {
        var ids = design.TrackIds ?? [.. Enumerable.Range(1, design.Tasks).Select(i => $"track{i}")];
        names ??= [.. ids.Select(id => (id, (string?)null))];
        return [.. names.Select((name, i) => new Track { Id = name.Id, Label = name.Label, Kind = design.Kind(i) })];
    }
}
