using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Tables;

/// <summary>
/// Reads a tab-separated table with a header line, row by row. Strict: every row has as many cells as the header, and a
/// number that is none is refused with file, line and column. Lines that begin with <c>##</c> before the header are passed over.
/// </summary>
public sealed class TableReader : IDisposable
{
    readonly LineReader _lines;

    TableReader(string path)
    {
        _lines = new LineReader(path, TextInput.Open(path));
        try
        {
            Columns = ReadHeader();
        }
        catch
        {
            _lines.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file, plain or compressed, or standard input for <c>-</c>, and reads its header.</summary>
    /// <exception cref="InputException">The file cannot be opened or has no sound header line.</exception>
    public static TableReader Open(string path) => new(path);

    /// <summary>The file as the user named it.</summary>
    public string Name => _lines.Name;

    /// <summary>Names of the columns, without the <c>#</c> that some files put before the first.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The cells of the row last read.</summary>
    public IReadOnlyList<string> Row { get; private set; } = [];

    /// <summary>Reads the next row into <see cref="Row"/>; empty lines are passed over.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InputException">The row has another number of cells than the header, or the file is damaged.</exception>
    public bool Read()
    {
        while (_lines.Read(out var line))
        {
            if (line.IsEmpty)
                continue;
            var cells = Encoding.UTF8.GetString(line).Split('\t');
            if (cells.Length != Columns.Count)
                throw Fault($"the row has {cells.Length} cells, the header has {Columns.Count}; cells are separated by tabs");
            Row = cells;
            return true;
        }
        return false;
    }

    /// <summary>Index of the first of these columns that is there (upper and lower case alike), or −1.</summary>
    public int IndexOf(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            for (int i = 0; i < Columns.Count; i++)
                if (Columns[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                    return i;
        return -1;
    }

    /// <summary>Index of the first of these columns that is there.</summary>
    /// <exception cref="InputException">None is there.</exception>
    public int Require(params ReadOnlySpan<string> names)
    {
        int index = IndexOf(names);
        return index >= 0
            ? index
            : throw InputException.In(Name, $"has no column {string.Join(" or ", names.ToArray())}; it has {Few(Columns)}");
    }

    /// <summary>A cell of the row as a number; NaN for an empty cell, <c>.</c> and <c>NA</c>.</summary>
    /// <exception cref="InputException">The cell holds something else.</exception>
    public double Number(int column)
    {
        string text = Row[column];
        if (text is "" or "." or "NA" or "NaN" or "nan")
            return double.NaN;
        bool sound = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        return sound ? value : throw Fault($"{Columns[column]} is '{Short(text)}', expected a number or NA");
    }

    /// <summary>A cell of the row as a whole number.</summary>
    /// <exception cref="InputException">The cell holds something else.</exception>
    public long Whole(int column) =>
        long.TryParse(Row[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Fault($"{Columns[column]} is '{Short(Row[column])}', expected a whole number");

    /// <summary>A fault in the row last read.</summary>
    public InputException Fault(string problem) => _lines.Fault(problem);

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    string[] ReadHeader()
    {
        while (_lines.Read(out var line))
        {
            if (line.IsEmpty || line.StartsWith("##"u8))
                continue;
            string[] names = [.. Encoding.UTF8.GetString(line).TrimStart('\uFEFF').TrimStart('#').Split('\t').Select(n => n.Trim())];
            string? twice = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
            return twice is null ? names : throw Fault($"two columns are named '{Short(twice)}'");
        }
        throw InputException.In(Name, "is empty, expected a header line with the names of the columns");
    }

    static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    static string Few(IReadOnlyList<string> names) => string.Join(", ", names.Take(12).Select(Short)) + (names.Count > 12 ? ", …" : "");
}
