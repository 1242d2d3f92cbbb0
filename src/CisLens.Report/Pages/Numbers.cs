using System.Globalization;
using CisLens.Metrics;

namespace CisLens.Report.Pages;

/// <summary>Formats numbers for pages.</summary>
static class Numbers
{
    /// <summary>Three decimals; NA for NaN.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "NA" : value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A value with its 95 % interval.</summary>
    public static string WithInterval(double value, Interval95 interval) =>
        double.IsNaN(value) || double.IsNaN(interval.Low)
            ? Short(value)
            : $"{Short(value)} ({Short(interval.Low)} to {Short(interval.High)})";

    /// <summary>Counts by reason, such as <c>few_barcodes 138, not_snv 1595</c>.</summary>
    public static string Counts(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "none" : string.Join(", ", counts.Select(c => $"{c.Key} {c.Value:N0}"));
}
