using CisLens.Core;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Tables;

/// <summary>A label: a column of numbers, or one value of a column of words.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Value">The word that means 1; null for a column of numbers.</param>
sealed record LabelColumn(string Column, string? Value)
{
    /// <summary>From <c>column</c> or <c>column=value</c>.</summary>
    public static LabelColumn Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals < 0 ? new LabelColumn(text, null) : new LabelColumn(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Name of the track.</summary>
    public string Track => Value ?? Column;

    /// <summary>The label of the row that stands in a table.</summary>
    /// <exception cref="InputException">The cell is no number.</exception>
    public float Read(TableReader table, int column)
    {
        if (Value is null)
            return (float)table.Number(column);
        string word = table.Row[column];
        return word is "" or "." or "NA" ? float.NaN : word == Value ? 1 : 0;
    }
}
