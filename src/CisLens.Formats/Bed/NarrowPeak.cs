using CisLens.Core;

namespace CisLens.Formats.Bed;

/// <summary>One line of a narrowPeak file: a called peak with its height (ENCODE's BED6+4).</summary>
/// <param name="Interval">Where it lies, with its strand.</param>
/// <param name="Name">Column 4.</param>
/// <param name="Score">Column 5; null when it is not a number.</param>
/// <param name="SignalValue">Column 7: mean enrichment over the peak.</param>
/// <param name="PValue">Column 8: −log10 p, −1 when not known.</param>
/// <param name="QValue">Column 9: −log10 q, −1 when not known.</param>
/// <param name="Summit">Column 10: bp from the start of the interval to the summit; null when the file says −1.</param>
/// <param name="Line">1-based line of the file.</param>
public sealed record NarrowPeak(
    Interval Interval, string Name, double? Score, double SignalValue, double PValue, double QValue, long? Summit, long Line)
{
    /// <summary>The anchor of the peak, 0-based: the summit, or the middle where there is none (docs/conventions.md section 1).</summary>
    public long Anchor0 => Summit is { } summit ? Interval.Start0 + summit : Interval.Middle0;
}
