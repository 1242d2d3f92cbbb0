using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Bed;

/// <summary>One line of a narrowPeak file (ENCODE's BED6+4): a called peak.</summary>
/// <param name="Interval">The interval with its strand.</param>
/// <param name="Name">Column 4.</param>
/// <param name="Score">Column 5; null if it is not a number.</param>
/// <param name="SignalValue">Column 7: mean enrichment over the peak. As columns 8 and 9, infinite if the file has inf, NaN if it has
/// nan, NA or a point.</param>
/// <param name="PValue">Column 8: −log10 p; −1 if unknown.</param>
/// <param name="QValue">Column 9: −log10 q; −1 if unknown.</param>
/// <param name="Summit">Column 10: distance in bp from the start of the interval to the summit; null if the file has −1, NA or a
/// point.</param>
/// <param name="Line">1-based line of the file.</param>
public sealed record NarrowPeakRecord(
    Interval Interval, string Name, double? Score, double SignalValue, double PValue, double QValue, long? Summit, long Line)
{
    /// <summary>The anchor, 0-based: the summit, or the middle of a peak without summit (docs/conventions.md, section 1).</summary>
    public long Anchor0 => Summit is { } summit ? Interval.Start0 + summit : Interval.Middle0;
}

/// <summary>Reads ENCODE narrowPeak files, plain or compressed, line by line.</summary>
public static class NarrowPeakReader
{
    const int Columns = 10;

    /// <summary>The peaks in the order of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text if it is open already.</param>
    /// <exception cref="InputException">A line is not a peak. The message names file and line.</exception>
    public static IEnumerable<NarrowPeakRecord> Read(string path, Stream? text = null)
    {
        using var lines = new BedLines(path, text);
        while (lines.Next())
            yield return Peak(lines);
    }

    static NarrowPeakRecord Peak(BedLines line)
    {
        var interval = line.Interval();
        if (line.Count != Columns)
            throw line.Fault($"{line.Count} columns, expected the {Columns} of narrowPeak");
        return new NarrowPeakRecord(
            interval, line.Text(3), line.Number(4),
            Value(line, 6, "signalValue"), Value(line, 7, "pValue"), Value(line, 8, "qValue"),
            Summit(line, interval), line.Line);
    }

    // programs write inf for −log10 of a p value of 0, and NA for a value that they do not compute
    static double Value(BedLines line, int column, string what) => line.Text(column).ToLowerInvariant() switch
    {
        "inf" or "+inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" or "na" or "." => double.NaN,
        _ => Required(line, column, what),
    };

    static double Required(BedLines line, int column, string what) =>
        line.Number(column) ?? throw line.Fault($"{what} is {Quoted.Text(line[column])}, expected a number");

    // −1 means "no summit" (docs/conventions.md, section 1); a summit must be inside the peak
    static long? Summit(BedLines line, Interval interval)
    {
        double summit = line.Text(9) is "." or "NA" ? -1 : Required(line, 9, "summit");
        if (summit == -1)
            return null;
        if (summit < 0 || summit >= interval.Length || summit != Math.Floor(summit))
            throw line.Fault($"summit is {Quoted.Text(line[9])}, expected -1 or a whole number below the length {interval.Length}");
        return (long)summit;
    }
}
