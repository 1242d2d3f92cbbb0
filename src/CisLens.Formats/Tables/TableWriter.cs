using System.Globalization;
using System.Text;

namespace CisLens.Formats.Tables;

/// <summary>How every table of ours is written (docs/conventions.md section 12): tabs, one header line, shortest
/// round-trip numbers, NA, LF.</summary>
public static class TableWriter
{
    /// <summary>A whole table; <paramref name="columns"/> are names separated by spaces.</summary>
    public static string Format(string columns, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder(columns.Replace(' ', '\t')).Append('\n');
        foreach (var row in rows)
            text.AppendJoin('\t', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    /// <summary>One cell.</summary>
    public static string Cell(object? value) => value switch
    {
        null or double.NaN or float.NaN => "NA",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        // a tab or a line end inside a name would break the table
        _ => value.ToString()!.Replace('\t', ' ').ReplaceLineEndings(" "),
    };
}
