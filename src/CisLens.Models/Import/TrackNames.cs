using System.Globalization;
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
    const int MostFaults = 5;

    // ExPecto's list of Beluga's tracks
    static readonly string[] s_beluga = ["Cell type", "Assay", "Treatment"];

    /// <summary>
    /// Reads a file with one name per line and an optional label after a tab, or a table whose first column numbers the tracks from 0 or 1,
    /// with or without a header line. Empty lines and lines with # are ignored. A name that occurs again gets the ending .2, .3 and so on,
    /// and its name as label.
    /// </summary>
    /// <exception cref="InputException">The file has no names, a name is empty, or a number is missing. All faults are named.</exception>
    public static IReadOnlyList<(string Id, string? Label)> Read(string path, IRunLog log)
    {
        var rows = Rows(path);
        bool headed = rows.Count > 1 && !IsNumber(rows[0].Cells[0]) && rows.Skip(1).All(r => IsNumber(r.Cells[0]));
        string[]? header = headed ? rows[0].Cells : null;
        bool numbered = header is not null || rows.Count > 1 && rows.All(r => r.Cells.Length > 1 && IsNumber(r.Cells[0]));
        if (header is not null)
            rows.RemoveAt(0);
        var faults = new List<string>();
        int first = numbered && rows.Count > 0 && rows[0].Cells[0] == "0" ? 0 : 1;
        var names = new List<(string Id, string? Label)>();
        foreach (var (i, (line, cells)) in rows.Index())
        {
            var name = numbered ? Named(cells, header) : (cells[0], cells.Length > 1 ? string.Join(' ', cells[1..]) : null);
            if (numbered && cells[0] != (first + i).ToString(CultureInfo.InvariantCulture))
                faults.Add($"line {line} has the number {cells[0]}, expected {first + i}");
            if (name.Item1.Length == 0)
                faults.Add($"the name in line {line} is empty");
            names.Add(name);
        }
        if (faults.Count > 0)
            throw InputException.In(path, string.Join("; ", faults.Take(MostFaults))
                + (faults.Count > MostFaults ? $"; and {faults.Count - MostFaults} more faults" : ""));
        return names.Count > 0 ? Unique(names, path, log) : throw InputException.In(path, "has no track names; expected one name per line");
    }

    /// <summary>Makes the tracks of the heads of a design after the first, as <see cref="From"/>.</summary>
    /// <param name="names">The names for each of these heads, or null.</param>
    /// <param name="design">The design.</param>
    public static IReadOnlyList<IReadOnlyList<Track>> Further(
        IReadOnlyList<IReadOnlyList<(string Id, string? Label)>>? names, ModelDesign design) =>
        [.. design.OutputHeads.Skip(1).Select((head, h) => (IReadOnlyList<Track>)[.. Enumerable.Range(0, head.Tasks).Select(i => new Track
        {
            Id = names?[h][i].Id ?? $"track{i + 1}",
            Label = names?[h][i].Label,
            Kind = design.Output,
        })])];

    /// <summary>
    /// Makes the tracks of the first head of a design. They have the given names, else the published ones, else track1, track2 and so on.
    /// </summary>
    public static IReadOnlyList<Track> From(IReadOnlyList<(string Id, string? Label)>? names, ModelDesign design)
    {
        var ids = design.TrackIds ?? [.. Enumerable.Range(1, design.Tasks).Select(i => $"track{i}")];
        names ??= [.. ids.Select(id => (id, (string?)null))];
        return [.. names.Select((name, i) => new Track { Id = name.Id, Label = name.Label, Kind = design.Kind(i) })];
    }

    static List<(long Line, string[] Cells)> Rows(string path)
    {
        var rows = new List<(long, string[])>();
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
            if (Encoding.UTF8.GetString(line) is var text && !string.IsNullOrWhiteSpace(text) && !text.TrimStart().StartsWith('#'))
                rows.Add((lines.Line, text.Split('\t', StringSplitOptions.TrimEntries)));
        return rows;
    }

    static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    static (string Id, string? Label) Named(string[] cells, string[]? header)
    {
        string? Cell(string name) => header is not null && Array.FindIndex(header, h => h.Equals(name, StringComparison.OrdinalIgnoreCase))
            is >= 0 and int at && at < cells.Length ? cells[at] : null;
        if (s_beluga.All(name => Cell(name) is not null))
            return (string.Join('|', s_beluga.Select(name => Cell(name) is { Length: > 0 } text ? text : "None")), null);
        string? id = Cell("identifier") ?? Cell("name") ?? Cell("track") ?? Cell("feature");
        string? label = Cell("description") ?? Cell("label");
        return id is not null ? (id, label) : (cells.Length > 1 ? cells[1] : "", cells.Length > 2 ? string.Join(' ', cells[2..]) : null);
    }

    static List<(string, string?)> Unique(List<(string Id, string? Label)> names, string path, IRunLog log)
    {
        var unique = UniqueNames.From([.. names.Select(n => n.Id)], path, log);
        return [.. names.Zip(unique, (name, id) =>
            (id, id == name.Id ? name.Label : name.Label is null ? name.Id : $"{name.Id} {name.Label}"))];
    }
}
