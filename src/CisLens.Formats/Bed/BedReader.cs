using CisLens.Core;

namespace CisLens.Formats.Bed;

/// <summary>One line of a BED file with three or more columns.</summary>
/// <param name="Interval">Where it lies, with its strand.</param>
/// <param name="Name">Column 4; empty when there is none.</param>
/// <param name="Score">Column 5; null when there is none or it is not a number.</param>
/// <param name="Line">1-based line of the file.</param>
public sealed record BedRecord(Interval Interval, string Name, double? Score, long Line);

/// <summary>Reads BED with three columns or more, plain or compressed, one line at a time.</summary>
public static class BedReader
{
    /// <summary>The intervals of a file in its order.</summary>
    /// <exception cref="InputException">A line is no interval: the message names file and line.</exception>
    public static IEnumerable<BedRecord> Read(string path)
    {
        using var lines = new BedLines(path);
        while (lines.Next())
            yield return new BedRecord(lines.Interval(), lines.Text(3), lines.Number(4), lines.Line);
    }
}
