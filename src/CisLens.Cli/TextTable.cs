using CisLens.Core;

namespace CisLens.Cli;

/// <summary>A table for people: columns as wide as their longest cell, separated by two blanks.</summary>
sealed class TextTable(params string[] header)
{
    readonly List<string[]> _rows = [header];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, Printable.Text));

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        var widths = Enumerable.Range(0, header.Length).Select(c => _rows.Max(row => row[c].Length)).ToArray();
        foreach (var row in _rows)
            output.WriteLine(string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
    }
}
