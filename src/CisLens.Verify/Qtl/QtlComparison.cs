using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Metrics;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Qtl;

/// <summary>The metrics of one method on the variants of one tissue.</summary>
/// <param name="Method"><c>model</c> or a baseline.</param>
/// <param name="Auroc">AUROC of causal variants by the absolute score.</param>
/// <param name="Auprc">AUPRC of causal variants by the absolute score.</param>
/// <param name="Direction">Share of causal variants with the right direction.</param>
/// <param name="DirectionAuroc">AUROC of the sign of the effect.</param>
/// <param name="Size">Spearman correlation of score and effect of causal variants.</param>
public sealed record QtlMethod(string Method, MetricValue Auroc, MetricValue Auprc, MetricValue Direction, MetricValue DirectionAuroc,
    MetricValue Size);

/// <summary>The result of one tissue.</summary>
/// <param name="Name">Name of the tissue.</param>
/// <param name="Track">The track of the model.</param>
/// <param name="Positives">Number of causal variants.</param>
/// <param name="Negatives">Number of other variants.</param>
/// <param name="Methods">The model first, then the baselines.</param>
public sealed record QtlGroup(string Name, string Track, int Positives, int Negatives, IReadOnlyList<QtlMethod> Methods)
{
    /// <summary>Share of causal variants, which is the AUPRC of a random ranking.</summary>
    public double Prevalence => (double)Positives / (Positives + Negatives);
}

/// <summary>Compares predicted effects with molecular QTLs: causality, direction and size (docs/conventions.md, section 14.4).</summary>
public sealed class QtlComparison
{
    QtlComparison(IReadOnlyList<QtlGroup> groups, long swapped, SortedDictionary<string, long> skipped) =>
        (Groups, Swapped, Skipped) = (groups, swapped, skipped);

    /// <summary>The tissues, in the order of the table.</summary>
    public IReadOnlyList<QtlGroup> Groups { get; }

    /// <summary>Number of variants whose REF and ALT are exchanged in the predictions; these predictions were negated.</summary>
    public long Swapped { get; }

    /// <summary>Number of variants that were left out, by reason.</summary>
    public SortedDictionary<string, long> Skipped { get; }

    /// <summary>Compares a table with predictions.</summary>
    /// <exception cref="UsageException">There are several tracks and none was chosen, or the chosen one does not exist.</exception>
    public static QtlComparison Compute(PredictedEffects predicted, QtlTable table, ComparisonOptions options)
    {
        var tracks = new TrackChoice(predicted, options);
        var skipped = new SortedDictionary<string, long>(table.Skipped, StringComparer.Ordinal);
        var groups = new List<QtlGroup>();
        long swapped = 0;
        foreach (var group in table.Kept.GroupBy(v => v.Group))
        {
            int track = tracks.Of(group.Key);
            var lookups = group.Select(v => (Variant: v, Found: predicted.Find(v.Allele, track, out bool turned), Turned: turned)).ToList();
            foreach (var missing in lookups.Where(l => l.Found is null or double.NaN))
                skipped[missing.Found is null ? "not_predicted" : "not_scored"] =
                    skipped.GetValueOrDefault(missing.Found is null ? "not_predicted" : "not_scored") + 1;
            var found = lookups.Where(l => l.Found is not (null or double.NaN)).ToList();
            swapped += found.Count(l => l.Turned);
            if (found.Count > 0)
                groups.Add(Group(group.Key, predicted.Tracks[track], [.. found.Select(l => l.Variant)],
                    [.. found.Select(l => l.Found!.Value)], new Rng(options.Seed).Split(group.Key)));
        }
        return new QtlComparison(groups, swapped, skipped);
    }

    /// <summary>Formats the comparison as a table: one row per tissue, method and metric.</summary>
    public string Table() => TableWriter.Format("group method track metric n_positive n_negative value low high",
        from g in Groups
        from m in g.Methods
        from metric in new[] { ("auroc", m.Auroc), ("auprc", m.Auprc), ("direction_accuracy", m.Direction),
            ("direction_auroc", m.DirectionAuroc), ("size_spearman", m.Size) }
        select new object?[] { g.Name.Length > 0 ? g.Name : "all", m.Method, m.Method == "model" ? g.Track
            : null, metric.Item1, g.Positives, g.Negatives,
            metric.Item2.Value, metric.Item2.Interval.Low, metric.Item2.Interval.High });

    static QtlGroup Group(string name, string track, QtlVariant[] variants, double[] predicted, Rng rng)
    {
        var random = rng.Split("random");
        var metrics = new QtlMetrics(variants, rng.Split("bootstrap"));
        var methods = new List<QtlMethod>
        {
            metrics.Compute("model", predicted),
            metrics.Compute("gc_change", [.. variants.Select(v => (double)v.Allele.GcChange)]),
            metrics.Compute("random", [.. variants.Select(_ => random.NextNormal())]),
        };
        if (variants.All(v => !double.IsNaN(v.Distance)))
            methods.Add(metrics.Nearness([.. variants.Select(v => Math.Abs(v.Distance))]));
        int positives = variants.Count(v => v.Causal);
        return new QtlGroup(name, track, positives, variants.Length - positives, methods);
    }
}
