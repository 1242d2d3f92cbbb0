using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Bed;

/// <summary>Reads ENCODE narrowPeak files, plain or compressed, one line at a time.</summary>
public static class NarrowPeakReader
{
    const int Columns = 10;

    /// <summary>The peaks of a file in its order.</summary>
    /// <exception cref="InputException">A line is no peak: the message names file and line.</exception>
    public static IEnumerable<NarrowPeak> Read(string path)
    {
        using var lines = new BedLines(path);
        while (lines.Next())
            yield return Peak(lines);
    }

    static NarrowPeak Peak(BedLines line)
    {
        var interval = line.Interval();
        if (line.Count != Columns)
            throw line.Fault($"{line.Count} columns, expected the {Columns} of narrowPeak");
        return new NarrowPeak(
            interval, line.Text(3), line.Number(4),
            Required(line, 6, "signalValue"), Required(line, 7, "pValue"), Required(line, 8, "qValue"),
            Summit(line, interval), line.Line);
    }

    static double Required(BedLines line, int column, string what) =>
        line.Number(column) ?? throw line.Fault($"{what} is {Quoted.Text(line[column])}, expected a number");

    // −1 means "no summit" (docs/conventions.md section 1); anything else must lie in the peak.
    static long? Summit(BedLines line, Interval interval)
    {
        double summit = Required(line, 9, "summit");
        if (summit == -1)
            return null;
        if (summit < 0 || summit >= interval.Length || summit != Math.Floor(summit))
            throw line.Fault($"summit is {Quoted.Text(line[9])}, expected -1 or a whole number below the length {interval.Length}");
        return (long)summit;
    }
}
