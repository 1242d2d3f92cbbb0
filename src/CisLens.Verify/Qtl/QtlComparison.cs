using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Metrics;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Qtl;

/// <summary>The metrics of one method on the variants of one tissue.</summary>
/// <param name="Method"><c>model</c>, the name of one of several files, or a baseline.</param>
/// <param name="Track">The track; null for a baseline.</param>
/// <param name="Auroc">AUROC of causal variants by the absolute score.</param>
/// <param name="Auprc">AUPRC of causal variants by the absolute score.</param>
/// <param name="Direction">Share of causal variants with the right direction.</param>
/// <param name="DirectionAuroc">AUROC of the sign of the effect.</param>
/// <param name="Size">Spearman correlation of score and effect of causal variants.</param>
public sealed record QtlMethod(string Method, string? Track, MetricValue Auroc, MetricValue Auprc, MetricValue Direction,
    MetricValue DirectionAuroc, MetricValue Size);

/// <summary>The result of one tissue.</summary>
/// <param name="Name">Name of the tissue.</param>
/// <param name="Positives">Number of causal variants.</param>
/// <param name="Negatives">Number of other variants.</param>
/// <param name="Methods">The model, or one per file; then the baselines.</param>
/// <param name="Differences">
/// With several files, the metrics of the first minus those of each other file, on the same draws, as <c>a_minus_b</c>.
/// </param>
public sealed record QtlGroup(string Name, int Positives, int Negatives, IReadOnlyList<QtlMethod> Methods,
    IReadOnlyList<QtlMethod> Differences)
{
    /// <summary>1 for each causal variant, 0 for each other.</summary>
    public required double[] Causal { get; init; }

    /// <summary>For each file, the absolute predicted effect of each variant.</summary>
    public required IReadOnlyList<double[]> Sizes { get; init; }

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

    /// <summary>Number of predicted variants, in all files, whose REF and ALT are exchanged; these predictions were negated.</summary>
    public long Swapped { get; }

    /// <summary>Number of variants that were left out, by reason. With several files, a reason has the first file without it.</summary>
    public SortedDictionary<string, long> Skipped { get; }

    /// <summary>Compares a table with predictions. With several files, only variants that each file has scored are compared.</summary>
    /// <param name="predicted">The files; the first is compared with the others.</param>
    /// <param name="table">The QTLs.</param>
    /// <param name="options">The tracks and the seed.</param>
    /// <exception cref="UsageException">There are several tracks and none was chosen, or the chosen one does not exist.</exception>
    public static QtlComparison Compute(IReadOnlyList<PredictedEffects> predicted, QtlTable table, ComparisonOptions options)
    {
        var choices = predicted.Select((_, i) => new TrackChoice(predicted, i, options)).ToList();
        var skipped = new SortedDictionary<string, long>(table.Skipped, StringComparer.Ordinal);
        var groups = new List<QtlGroup>();
        long swapped = 0;
        foreach (var group in table.Kept.GroupBy(v => v.Group))
        {
            int[] tracks = [.. choices.Select(c => c.Of(group.Key))];
            var variants = new List<QtlVariant>();
            var effects = predicted.Select(_ => new List<double>()).ToList();
            foreach (var variant in group)
            {
                var found = predicted.Select((p, i) => (Effect: p.Find(variant.Allele, tracks[i], out bool turned), Turned: turned))
                    .ToList();
                int missing = found.FindIndex(f => f.Effect is null or double.NaN);
                if (missing >= 0)
                {
                    string why = (found[missing].Effect is null ? "not_predicted" : "not_scored")
                        + (predicted.Count > 1 ? "_" + predicted[missing].Name : "");
                    skipped[why] = skipped.GetValueOrDefault(why) + 1;
                    continue;
                }
                variants.Add(variant);
                swapped += found.Count(f => f.Turned);
                for (int i = 0; i < found.Count; i++)
                    effects[i].Add(found[i].Effect!.Value);
            }
            if (variants.Count > 0)
                groups.Add(Group(group.Key, [.. variants],
                    [.. predicted.Select((p, i) => (p.Name, p.Tracks[tracks[i]], effects[i].ToArray()))],
                    new Rng(options.Seed).Split(group.Key)));
        }
        return new QtlComparison(groups, swapped, skipped);
    }

    /// <summary>Formats the comparison as a table: one row per tissue, method and metric.</summary>
    public string Table() => TableWriter.Format("group method track metric n_positive n_negative value low high",
        from g in Groups
        from m in g.Methods.Concat(g.Differences)
        from metric in new[] { ("auroc", m.Auroc), ("auprc", m.Auprc), ("direction_accuracy", m.Direction),
            ("direction_auroc", m.DirectionAuroc), ("size_spearman", m.Size) }
        select new object?[] { g.Name.Length > 0 ? g.Name : "all", m.Method, m.Track, metric.Item1, g.Positives, g.Negatives,
            metric.Item2.Value, metric.Item2.Interval.Low, metric.Item2.Interval.High });

    static QtlGroup Group(string name, QtlVariant[] variants, IReadOnlyList<(string Name, string Track, double[] Effects)> predicted,
        Rng rng)
    {
        var random = rng.Split("random");
        var metrics = new QtlMetrics(variants, rng.Split("bootstrap"));
        var methods = predicted.Select(p => metrics.Compute(p.Name, p.Track, p.Effects)).ToList();
        methods.Add(metrics.Compute("gc_change", null, [.. variants.Select(v => (double)v.Allele.GcChange)]));
        methods.Add(metrics.Compute("random", null, [.. variants.Select(_ => random.NextNormal())]));
        if (variants.All(v => !double.IsNaN(v.Distance)))
            methods.Add(metrics.Nearness([.. variants.Select(v => Math.Abs(v.Distance))]));
        var differences = predicted.Skip(1)
            .Select(p => metrics.Difference($"{predicted[0].Name}_minus_{p.Name}", predicted[0].Effects, p.Effects));
        int positives = variants.Count(v => v.Causal);
        return new QtlGroup(name, positives, variants.Length - positives, methods, [.. differences])
        {
            Causal = metrics.Causal,
            Sizes = [.. predicted.Select(p => Array.ConvertAll(p.Effects, Math.Abs))],
        };
    }
}
