using System.Globalization;
using CisLens.Metrics;
using CisLens.Verify.Effects;

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

    /// <summary>Whether the first of two files is better, from the differences of their headline metric, one per group.</summary>
    public static string Lead(string first, string second, string metric, IReadOnlyList<MetricValue> differences)
    {
        int better = differences.Count(d => d.Interval.SideOfZero() > 0), worse = differences.Count(d => d.Interval.SideOfZero() < 0);
        if (differences.Count > 1)
            return $"{first} is better than {second} in {better} of {differences.Count} groups, " +
                $"no better in {differences.Count - better - worse}, worse in {worse}";
        string word = better > 0 ? "better than" : worse > 0 ? "worse than" : "no better than";
        return $"{first} is {word} {second} (difference of {metric} {WithInterval(differences[0].Value, differences[0].Interval)})";
    }

    /// <summary>Counts by reason, such as <c>few_barcodes 138, not_snv 1595</c>.</summary>
    public static string Counts(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "none" : string.Join(", ", counts.Select(c => $"{c.Key} {c.Value:N0}"));
}
