using System.Globalization;
using System.Text;

namespace CisLens.Formats.Tables;

/// <summary>Formats tables (docs/conventions.md, section 12): tabs, one header line, the shortest digits that read back exactly, NA for a
/// missing value, LF.</summary>
public static class TableWriter
{
    /// <summary>The text of a table. <paramref name="columns"/> has the names of the columns, separated by spaces.</summary>
    public static string Format(string columns, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder(columns.Replace(' ', '\t')).Append('\n');
        foreach (var row in rows)
            text.AppendJoin('\t', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    /// <summary>The text of a cell.</summary>
    public static string Cell(object? value) => value switch
    {
        null or double.NaN or float.NaN => "NA",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        // a tab or a line end in a text would break the table
        _ => value.ToString()!.Replace('\t', ' ').ReplaceLineEndings(" "),
    };
}
