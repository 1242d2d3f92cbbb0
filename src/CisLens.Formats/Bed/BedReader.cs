using CisLens.Core;

namespace CisLens.Formats.Bed;

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
