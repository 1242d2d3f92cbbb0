using CisLens.Core;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Tables;

/// <summary>A label: a column of numbers, or one value of a text column.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Value">The text that means 1; null for a column of numbers.</param>
sealed record LabelColumn(string Column, string? Value)
{
    /// <summary>Parses <c>column</c> or <c>column=value</c>.</summary>
    public static LabelColumn Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals < 0 ? new LabelColumn(text, null) : new LabelColumn(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Name of the track.</summary>
    public string Track => Value ?? Column;

    /// <summary>The label of the current row of a table; NaN if it is missing.</summary>
    /// <exception cref="InputException">The cell is not a number.</exception>
    public float Read(TableReader table, int column)
    {
        if (Value is null)
            return (float)table.Number(column);
        string cell = table.Row[column];
        return cell is "" or "." or "NA" ? float.NaN : cell == Value ? 1 : 0;
    }
}
