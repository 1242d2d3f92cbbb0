using CisLens.Formats.Tables;

namespace CisLens.Verify.Effects;

/// <summary>Formats a comparison as tables.</summary>
public static class EffectTables
{
    /// <summary>One row per group, method and metric; the group <c>mean</c> has the means over groups.</summary>
    public static string Metrics(EffectComparison comparison)
    {
        var rows = from g in comparison.Groups
                   from m in g.Methods.Concat(g.Differences)
                   from metric in Metrics(m)
                   select new object?[] { g.Name.Length > 0 ? g.Name : "all", m.Method, m.Track, metric.Name, g.Alleles.Count,
                       metric.Value.Value, metric.Value.Interval.Low, metric.Value.Interval.High };
        var means = from method in comparison.Groups.SelectMany(g => g.Methods).Select(m => m.Method).Distinct()
                    from metric in new[] { (Name: "pearson", Value: comparison.MeanPearson(method)),
                        (Name: "spearman", Value: comparison.MeanSpearman(method)) }
                    select new object?[] { "mean", method, null, metric.Name, comparison.Groups.Count, metric.Value.Value,
                        metric.Value.Interval.Low, metric.Value.Interval.High };
        return TableWriter.Format("group method track metric n value low high", rows.Concat(means));
    }

    /// <summary>One row per allele, in the direction of the measurement, with trimmed REF and ALT.</summary>
    public static string Alleles(EffectComparison comparison) => TableWriter.Format(
        "group chrom pos ref alt measured " + string.Join(' ', comparison.Files.Count == 1 ? ["predicted"]
            : comparison.Files.Select(name => "predicted_" + name.Replace(' ', '_'))),
        from g in comparison.Groups
        from a in g.Alleles
        select (object?[])[g.Name.Length > 0 ? g.Name : "all", a.Allele.Contig, a.Allele.Pos0 + 1, Bases(a.Allele.Ref),
            Bases(a.Allele.Alt), a.Measured, .. a.Predicted.Cast<object?>()]);

    static string Bases(string text) => text.Length > 0 ? text : "-";

    static IEnumerable<(string Name, MetricValue Value)> Metrics(MethodResult m) =>
        [("pearson", m.Pearson), ("spearman", m.Spearman), ("sign_accuracy", m.SignAccuracy), ("magnitude_spearman", m.Magnitude)];
}
