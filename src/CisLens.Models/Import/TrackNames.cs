using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Models.Import;

/// <summary>Tracks for published weights, which do not contain them.</summary>
public static class TrackNames
{
    const int MostFaults = 5;

    // ExPecto's list of Beluga's tracks
    static readonly string[] s_beluga = ["Cell type", "Assay", "Treatment"];

    static readonly string[] s_id = ["identifier", "name", "track", "feature"], s_label = ["description", "label"],
        s_cellType = ["biosample", "cell_type"];

    /// <summary>
    /// Reads a file with one name per line and an optional label after a tab, or a table whose first column numbers the tracks from 0 or 1,
    /// with or without a header line. The tables of targets of Basenji, Basenji2, Enformer and Borzoi give assay, biosample, strand pair,
    /// scale and clips too, and so does the output of <c>model tracks</c>. Empty lines and lines with # are ignored. A name that occurs
    /// again gets the ending .2, .3 and so on, and its name in the label.
    /// </summary>
    /// <returns>The tracks. Their kind is that of the network, which the file does not have.</returns>
    /// <exception cref="InputException">The file has no names, a name is empty, or a number is missing. All faults are named. Or a cell of
    /// a table of targets is not valid.</exception>
    public static IReadOnlyList<Track> Read(string path, IRunLog log)
    {
        var rows = Rows(path);
        bool named = rows.Count > 0 && IsHeader(rows[0].Cells);
        bool headed = named || rows.Count > 1 && !IsNumber(rows[0].Cells[0]) && rows.Skip(1).All(r => IsNumber(r.Cells[0]));
        string[]? header = headed ? rows[0].Cells : null;
        if (header is not null)
            rows.RemoveAt(0);
        // pandas may leave out the name of the column of numbers
        if (header is not null && rows.Count > 0 && rows[0].Cells.Length == header.Length + 1)
            header = ["", .. header];
        bool numbered = (header is null ? rows.Count > 1 && rows.All(r => r.Cells.Length > 1) : !s_id.Any(name => At(header, name) == 0))
            && rows.All(r => IsNumber(r.Cells[0]));
        if (rows.Count == 0)
            throw InputException.In(path, "has no track names; expected one name per line");
        var names = rows.Select(row => header is not null || numbered ? Named(row.Cells, header)
            : (Id: row.Cells[0], Label: row.Cells.Length > 1 ? string.Join(' ', row.Cells[1..]) : null)).ToList();
        RequireNone(path, [.. Faults(rows, names, numbered, gaps: named)]);
        var ids = UniqueNames.From([.. names.Select(n => n.Id)], path, log);
        var tracks = names.Select((name, i) => new Track
        {
            Id = ids[i],
            Label = ids[i] == name.Id ? name.Label : name.Label is null ? name.Id : $"{name.Id} {name.Label}",
            Kind = TrackKind.Signal,
        });
        return header is null ? [.. tracks] : WithColumns(path, rows, header, names, [.. tracks]);
    }

    /// <summary>Makes the tracks of the heads of a design after the first, as <see cref="From"/>.</summary>
    /// <param name="names">The tracks for each of these heads, or null.</param>
    /// <param name="design">The design.</param>
    public static IReadOnlyList<IReadOnlyList<Track>> Further(IReadOnlyList<IReadOnlyList<Track>>? names, ModelDesign design) =>
        [.. design.OutputHeads.Skip(1).Select((head, h) => (IReadOnlyList<Track>)[.. (names?[h] ?? Numbered(head.Tasks))
            .Select(track => track with { Kind = design.Output })])];

    /// <summary>
    /// Makes the tracks of the first head of a design. They have the given names, else the published ones, else track1, track2 and so on.
    /// </summary>
    public static IReadOnlyList<Track> From(IReadOnlyList<Track>? names, ModelDesign design)
    {
        names ??= design.TrackIds is { } ids ? [.. ids.Select(id => new Track { Id = id, Kind = design.Output })] : Numbered(design.Tasks);
        return [.. names.Select((track, i) => track with { Kind = design.Kind(i) })];
    }

    static IReadOnlyList<Track> Numbered(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Track { Id = $"track{i}", Kind = TrackKind.Signal })];

    // a table with a header line is known by its columns if it has no numbers
    static bool IsHeader(string[] cells) => At(cells, "identifier") >= 0 || At(cells, "track") >= 0 && At(cells, "kind") >= 0;

    static int At(string[] header, string name) => Array.FindIndex(header, h => h.Equals(name, StringComparison.OrdinalIgnoreCase));

    static string? Cell(string[] cells, string[]? header, params string[] names)
    {
        int at = names.Select(name => header is null ? -1 : At(header, name)).FirstOrDefault(at => at >= 0 && at < cells.Length, -1);
        return at < 0 ? null : cells[at];
    }

    static IEnumerable<string> Faults(
        List<(long Line, string[] Cells)> rows, List<(string Id, string? Label)> names, bool numbered, bool gaps)
    {
        int first = numbered && rows[0].Cells[0] == "0" ? 0 : 1, last = -1;
        foreach (var (i, (line, cells)) in rows.Index())
        {
            if (numbered && gaps && int.Parse(cells[0], CultureInfo.InvariantCulture) is var number)
            {
                // the targets of a part of the tracks keep their numbers
                if (number <= last)
                    yield return $"line {line} has the number {number}, expected one after {last}";
                last = number;
            }
            else if (numbered && cells[0] != (first + i).ToString(CultureInfo.InvariantCulture))
                yield return $"line {line} has the number {cells[0]}, expected {first + i}";
            if (names[i].Id.Length == 0)
                yield return $"the name in line {line} is empty";
        }
    }

    static void RequireNone(string path, List<string> faults)
    {
        if (faults.Count > 0)
            throw InputException.In(path, string.Join("; ", faults.Take(MostFaults))
                + (faults.Count > MostFaults ? $"; and {faults.Count - MostFaults} more faults" : ""));
    }

    static Track[] WithColumns(
        string path, List<(long Line, string[] Cells)> rows, string[] header, List<(string Id, string? Label)> names, Track[] tracks)
    {
        int[] partners = TargetTable.StrandPairs(path, [.. rows.Select((row, i) =>
            (row.Line, row.Cells[0], names[i].Id, TargetTable.Text(Cell(row.Cells, header, "strand_pair"))))]);
        bool beluga = s_beluga.All(name => At(header, name) >= 0);
        for (int i = 0; i < tracks.Length; i++)
        {
            var (line, cells) = rows[i];
            string? Text(params string[] columns) => beluga ? null : TargetTable.Text(Cell(cells, header, columns));
            double? Number(string column) => Text(column) is not { } text ? null
                : double.TryParse(text, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
                : throw InputException.At(path, line, $"{column} is {Quoted.Text(Encoding.UTF8.GetBytes(text))}, expected a number");
            var steps = Text("steps") is not { } word ? default
                : Enum.TryParse(word, ignoreCase: true, out LabelSteps own) && Enum.IsDefined(own) ? own
                : throw InputException.At(path, line,
                    $"steps is {Quoted.Text(Encoding.UTF8.GetBytes(word))}, expected borzoi or baskerville");
            var (assay, biosample) = TargetTable.Describe(names[i].Label);
            tracks[i] = tracks[i] with
            {
                Assay = Text("assay") ?? assay,
                CellType = Text(s_cellType) ?? biosample,
                StrandPair = partners[i] == i ? null : partners[i],
                Transform = LabelTransform.From(Text("sum_stat"), Number("scale"), Number("clip"), Number("clip_soft"), steps),
            };
        }
        return tracks;
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
        if (header is not null && s_beluga.All(name => At(header, name) >= 0))
            return (string.Join('|', s_beluga.Select(name => Cell(cells, header, name) is { Length: > 0 } text ? text : "None")), null);
        string? label = TargetTable.Text(Cell(cells, header, s_label));
        return Cell(cells, header, s_id) is { } id ? (id, label)
            : (cells.Length > 1 ? cells[1] : "", cells.Length > 2 ? string.Join(' ', cells[2..]) : null);
    }
}
