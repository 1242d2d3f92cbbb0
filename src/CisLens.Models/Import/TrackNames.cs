using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Models.Import;

/// <summary>Names for the outputs of published weights, which their files do not hold.</summary>
public static class TrackNames
{
    /// <summary>Reads a file with a name a line, and behind a tab what it is called for people. Empty lines and lines with # do not count.</summary>
    /// <exception cref="InputException">It is empty, or a name stands twice.</exception>
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
                throw InputException.At(path, lines.Line, $"track {cells[0]} stands in line {seen[cells[0]]}, too; expected each name once");
            names.Add((cells[0], cells.Length > 1 ? cells[1] : null));
        }
        return names.Count > 0 ? names : throw InputException.In(path, "names no track, expected a name a line");
    }

    /// <summary>Tracks of a design: with the names given, else with the published ones, else numbered from 1.</summary>
    public static IReadOnlyList<Track> From(IReadOnlyList<(string Id, string? Label)>? names, ModelDesign design) =>
        [.. (names ?? [.. (design.TrackIds ?? [.. Enumerable.Range(1, design.Tasks).Select(i => $"track{i}")]).Select(id => (id, (string?)null))]).Select((name, i) => new Track { Id = name.Id, Label = name.Label, Kind = design.Kind(i) })];
}
