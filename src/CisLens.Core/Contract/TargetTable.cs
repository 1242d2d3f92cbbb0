using System.Globalization;

namespace CisLens.Core.Contract;

/// <summary>Reads cells of the tables of targets that are published with Basenji, Basenji2, Enformer and Borzoi.</summary>
public static class TargetTable
{
    const string Chip = "CHIP";

    /// <summary>
    /// The assay and the biosample in a description such as <c>DNASE:liver</c> or <c>CHIP:H3K27ac:liver</c>, whose assays are
    /// <c>DNASE</c> and <c>CHIP:H3K27ac</c>. Both are null for any other text.
    /// </summary>
    public static (string? Assay, string? Biosample) Describe(string? description)
    {
        if (description is null)
            return default;
        int end = description.IndexOf(':');
        // an assay is in upper case; the text of another table may have a colon too
        if (end < 1 || !description[..end].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            return default;
        if (description[..end] == Chip && description.IndexOf(':', end + 1) is > 0 and var target)
            end = target;
        return (description[..end].Trim(), description[(end + 1)..].Trim() is { Length: > 0 } sample ? sample : null);
    }

    /// <summary>The cell; null for an empty cell, <c>NA</c>, <c>nan</c> and a point.</summary>
    public static string? Text(string? cell) => cell is null or "" or "." or "NA" or "nan" or "NaN" ? null : cell;

    /// <summary>For each row, the row of the track on the other strand; its own for an unstranded track.</summary>
    /// <param name="path">The table, for errors.</param>
    /// <param name="rows">Line, number and name of each row, and the number or name of its partner; null for an unstranded track.</param>
    /// <exception cref="InputException">A partner is not in the table, or has another partner.</exception>
    public static int[] StrandPairs(string path, IReadOnlyList<(long Line, string Number, string Name, string? Pair)> rows)
    {
        var numbers = rows.Index().GroupBy(r => r.Item.Number).ToDictionary(g => g.Key, g => g.First().Index);
        var names = rows.Index().GroupBy(r => r.Item.Name).ToDictionary(g => g.Key, g => g.First().Index);
        int[] partners = [.. rows.Select((row, i) => row.Pair is not { } pair ? i
            : numbers.TryGetValue(Whole(pair), out int other) || names.TryGetValue(pair, out other) ? other
            : throw InputException.At(path, row.Line, $"strand_pair is '{pair}', expected the number or the name of a row"))];
        for (int i = 0; i < rows.Count; i++)
            if (partners[partners[i]] != i)
                throw InputException.At(path, rows[i].Line, $"strand_pair of {rows[i].Name} is {rows[partners[i]].Name}, whose own "
                    + $"strand_pair is {rows[partners[partners[i]]].Name}; expected pairs of two tracks");
        return partners;
    }

    // a table that pandas wrote has 7.0 for 7 if a cell of the column is empty
    static string Whole(string number) =>
        number.EndsWith(".0", StringComparison.Ordinal) && int.TryParse(number[..^2], CultureInfo.InvariantCulture, out _)
            ? number[..^2] : number;
}
