using CisLens.Core;

namespace CisLens.Formats.Bed;

/// <summary>One line of a BED file.</summary>
/// <param name="Interval">The interval with its strand.</param>
/// <param name="Name">Column 4; empty if there is none.</param>
/// <param name="Score">Column 5; null if there is none or it is not a number.</param>
/// <param name="Line">1-based line of the file.</param>
public sealed record BedRecord(Interval Interval, string Name, double? Score, long Line);

/// <summary>Reads BED files with at least three columns, plain or compressed, line by line.</summary>
public static class BedReader
{
    /// <summary>The intervals in the order of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text if it is open already.</param>
    /// <exception cref="InputException">A line is not an interval. The message names file and line.</exception>
    public static IEnumerable<BedRecord> Read(string path, Stream? text = null)
    {
        using var lines = new BedLines(path, text);
        while (lines.Next())
            yield return new BedRecord(lines.Interval(), lines.Text(3), lines.Number(4), lines.Line);
    }
}
