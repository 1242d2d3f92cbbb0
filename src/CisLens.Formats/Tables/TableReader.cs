using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Tables;

/// <summary>
/// Reads a table with a header line row by row. Its columns are separated by tabs, commas or semicolons, and cells may be in quotes.
/// Every row must have as many cells as the header. Lines that begin with <c>##</c> before the header are skipped, and the two lines
/// before the header of a GCT.
/// </summary>
public sealed class TableReader : IDisposable
{
    readonly LineReader _lines;
    readonly CellSplitter _cells;

    TableReader(string path, Stream? text)
    {
        _lines = new LineReader(path, text ?? TextInput.Open(path));
        _cells = new CellSplitter(_lines);
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
    /// <param name="path">The file.</param>
    /// <param name="text">Its text if it is open already.</param>
    /// <exception cref="InputException">The file cannot be opened, or has no valid header line.</exception>
    public static TableReader Open(string path, Stream? text = null) => new(path, text);

    /// <summary>The path as the user gave it.</summary>
    public string Name => _lines.Name;

    /// <summary>Names of the columns, without the <c>#</c> before the first one that some files have.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// The second line of a GCT 1.2 or 1.3: numbers of rows and columns, and in 1.3 of columns and rows of annotation. Null for other
    /// tables.
    /// </summary>
    public IReadOnlyList<int>? GctSizes { get; private set; }

    /// <summary>The cells of the current row.</summary>
    public IReadOnlyList<string> Row { get; private set; } = [];

    /// <summary>The line of the current row, from 1.</summary>
    public long Line => _cells.Line;

    /// <summary>Reads the next row into <see cref="Row"/>. Empty lines are skipped.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InputException">The number of cells differs from the header, or the file is damaged.</exception>
    public bool Read()
    {
        while (_lines.Read(out var line))
        {
            if (line.IsEmpty)
                continue;
            var cells = _cells.Split(line);
            if (cells.Length != Columns.Count)
                throw Fault(Mismatch(cells));
            Row = cells;
            return true;
        }
        return false;
    }

    /// <summary>Index of the first of these columns that exists, or −1. Case is ignored.</summary>
    public int IndexOf(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            for (int i = 0; i < Columns.Count; i++)
                if (Columns[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                    return i;
        return -1;
    }

    /// <summary>Index of the first of these columns that exists. Case is ignored.</summary>
    /// <exception cref="InputException">None of them exists.</exception>
    public int Require(params ReadOnlySpan<string> names)
    {
        int index = IndexOf(names);
        return index >= 0
            ? index
            : throw InputException.In(Name, $"has no column {string.Join(" or ", names.ToArray())}; it has {Few(Columns)}"
                + (Columns is [var only] && only.Contains(' ') ? "; separate the columns by tabs or commas" : ""));
    }

    /// <summary>A cell of the current row as a number; NaN for an empty cell, <c>.</c> and <c>NA</c>.</summary>
    /// <exception cref="InputException">The cell is not a finite number.</exception>
    public double Number(int column)
    {
        string text = Row[column];
        if (text is "" or "." or "NA" or "NaN" or "nan")
            return double.NaN;
        bool valid = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        return valid ? value : throw Fault($"{Columns[column]} is '{Short(text)}', expected a number or NA"
            + (text.Contains(',') ? "; write decimals with a point" : ""));
    }

    /// <summary>A cell of the current row as a whole number.</summary>
    /// <exception cref="InputException">The cell is not a whole number.</exception>
    public long Whole(int column) =>
        long.TryParse(Row[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Fault($"{Columns[column]} is '{Short(Row[column])}', expected a whole number");

    /// <summary>An error in the current row.</summary>
    public InputException Fault(string problem) => InputException.At(Name, _cells.Line, problem);

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    string[] ReadHeader()
    {
        while (_lines.Read(out var line))
        {
            if (line.IsEmpty || line.StartsWith("##"u8))
                continue;
            if (GctSizes is null && (line.TrimEnd("\t "u8).SequenceEqual("#1.2"u8) || line.TrimEnd("\t "u8).SequenceEqual("#1.3"u8)))
            {
                GctSizes = ReadSizes(line[3] == '2' ? 2 : 4);
                continue;
            }
            string[] names = [.. _cells.Split(line.TrimStart((byte)'#')).Select(n => n.Trim())];
            string? duplicate = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
            return duplicate is null ? names : throw Fault($"duplicate column '{Short(duplicate)}', expected each name once");
        }
        throw InputException.In(Name, "is empty, expected a header line with the names of the columns");
    }

    int[] ReadSizes(int count)
    {
        string text = _lines.Read(out var line) ? Encoding.UTF8.GetString(line).TrimEnd() : "";
        int[] sizes = [.. text.Split('\t')
            .Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        return sizes.Length == count && !sizes.Contains(-1) ? sizes
            : throw _lines.Fault($"the sizes of the GCT are '{Short(text)}', expected {count} whole numbers separated by tabs");
    }

    string Mismatch(string[] cells)
    {
        string expected = CellSplitter.Word(_cells.Separator);
        char other = cells.Length == 1 ? "\t,;".FirstOrDefault(c => cells[0].Split(c).Length == Columns.Count) : default;
        return other != default ? $"columns are separated by {CellSplitter.Word(other)}, expected {expected} as in the header"
            : $"the row has {cells.Length} {(cells.Length == 1 ? "cell" : "cells")}, expected {Columns.Count} as in the header, "
                + $"separated by {expected}" + (cells.Length == Columns.Count + 1 ? "; in R, write.table needs row.names = FALSE" : "");
    }

    static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    static string Few(IReadOnlyList<string> names) => string.Join(", ", names.Take(12).Select(Short)) + (names.Count > 12 ? ", …" : "");
}
