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

    /// <summary>For each file, concordance against coverage: direction of causal variants, by the absolute predicted effect.</summary>
    public required IReadOnlyList<IReadOnlyList<ConcordancePoint>> Concordance { get; init; }

    /// <summary>For each file, the confident calls; none without contigs that choose thresholds.</summary>
    public required IReadOnlyList<IReadOnlyList<ConfidentCalls>> Calls { get; init; }

    /// <summary>Share of causal variants, which is the AUPRC of a random ranking.</summary>
    public double Prevalence => (double)Positives / (Positives + Negatives);
}

/// <summary>Compares predicted effects with molecular QTLs: causality, direction and size (docs/conventions.md, section 14.4).</summary>
public sealed class QtlComparison
{
    QtlComparison(IReadOnlyList<QtlGroup> groups, long swapped, long choosing, SortedDictionary<string, long> skipped) =>
        (Groups, Swapped, Choosing, Skipped) = (groups, swapped, choosing, skipped);

    /// <summary>The tissues, in the order of the table.</summary>
    public IReadOnlyList<QtlGroup> Groups { get; }

    /// <summary>Number of predicted variants, in all files, whose REF and ALT are exchanged; these predictions were negated.</summary>
    public long Swapped { get; }

    /// <summary>Number of variants that choose thresholds and are not judged.</summary>
    public long Choosing { get; }

    /// <summary>Number of variants that were left out, by reason. With several files, a reason has the first file without it.</summary>
    public SortedDictionary<string, long> Skipped { get; }

    /// <summary>Compares a table with predictions. With several files, only variants that each file has scored are compared.</summary>
    /// <param name="predicted">The files; the first is compared with the others.</param>
    /// <param name="table">The QTLs.</param>
    /// <param name="options">The tracks and the seed.</param>
    /// <exception cref="UsageException">
    /// There are several tracks and none was chosen, or the chosen one does not exist; or a contig that chooses thresholds has no variant.
    /// </exception>
    public static QtlComparison Compute(IReadOnlyList<PredictedEffects> predicted, QtlTable table, ComparisonOptions options)
    {
        var choices = predicted.Select((_, i) => new TrackChoice(predicted, i, options)).ToList();
        var skipped = new SortedDictionary<string, long>(table.Skipped, StringComparer.Ordinal);
        var groups = new List<QtlGroup>();
        if (options.ThresholdContigs.FirstOrDefault(contig => table.Kept.All(v => v.Allele.Contig != contig)) is { } none)
            throw new UsageException($"{table.File} has no variant on {none}; expected a contig such as {table.Kept[0].Allele.Contig}");
        long swapped = 0, choosing = 0;
        foreach (var group in table.Kept.GroupBy(v => v.Group))
        {
            int[] tracks = [.. choices.Select(c => c.Of(group.Key))];
            var (judged, others) = (new VariantSet(predicted.Count), new VariantSet(predicted.Count));
            foreach (var variant in group)
            {
                var found = predicted.Select((p, i) => (Effect: p.Find(variant.Allele, tracks[i], out bool turned,
                    p.HasGenes ? variant.Gene : ""), Turned: turned)).ToList();
                int missing = found.FindIndex(f => f.Effect is null or double.NaN);
                if (missing >= 0)
                {
                    string why = (found[missing].Effect is null ? "not_predicted" : "not_scored")
                        + (predicted.Count > 1 ? "_" + predicted[missing].Name : "");
                    skipped[why] = skipped.GetValueOrDefault(why) + 1;
                    continue;
                }
                swapped += found.Count(f => f.Turned);
                (options.ThresholdContigs.Contains(variant.Allele.Contig) ? others : judged)
                    .Add(variant, found.Select(f => f.Effect!.Value));
            }
            choosing += others.Variants.Count;
            if (judged.Variants.Count > 0)
                groups.Add(Group(group.Key, judged, options.ThresholdContigs.Count > 0 ? others : null,
                    [.. predicted.Select((p, i) => (p.Name, p.Tracks[tracks[i]]))], new Rng(options.Seed).Split(group.Key)));
        }
        return new QtlComparison(groups, swapped, choosing, skipped);
    }

    /// <summary>Formats the comparison as a table: one row per tissue, method and metric.</summary>
    public string Table() => TableWriter.Format("group method track metric n_positive n_negative value low high",
        from g in Groups
        from m in g.Methods.Concat(g.Differences)
        from metric in new[] { ("auroc", m.Auroc), ("auprc", m.Auprc), ("direction_accuracy", m.Direction),
            ("direction_auroc", m.DirectionAuroc), ("size_spearman", m.Size) }
        select new object?[] { g.Name.Length > 0 ? g.Name : "all", m.Method, m.Track, metric.Item1, g.Positives, g.Negatives,
            metric.Item2.Value, metric.Item2.Interval.Low, metric.Item2.Interval.High });

    /// <summary>
    /// Formats concordance against coverage as a table: for each file, rows of coverage 5 % to 100 %, and with contigs that choose
    /// thresholds one row per level, whose threshold is NA if no threshold reaches its concordance.
    /// </summary>
    public string ConcordanceTable() => TableWriter.Format("group method level chosen_on threshold n coverage accuracy low high",
        from g in Groups
        from file in Enumerable.Range(0, g.Concordance.Count)
        from row in g.Concordance[file].Select(point => (Level: (string?)null, ChosenOn: (int?)null, Point: (ConcordancePoint?)point))
            .Concat(g.Calls[file].Select(calls => (Level: (string?)calls.Level, ChosenOn: (int?)calls.ChosenOn, calls.Point)))
        select new object?[] { g.Name.Length > 0 ? g.Name : "all", g.Methods[file].Method, row.Level, row.ChosenOn,
            row.Point?.Threshold, row.Point?.Called, row.Point?.Coverage, row.Point?.Accuracy.Value, row.Point?.Accuracy.Interval.Low,
            row.Point?.Accuracy.Interval.High });

    /// <summary>Variants with the predicted effects of each file.</summary>
    sealed class VariantSet(int files)
    {
        public List<QtlVariant> Variants { get; } = [];

        readonly List<double>[] _effects = [.. Enumerable.Range(0, files).Select(_ => new List<double>())];

        public void Add(QtlVariant variant, IEnumerable<double> effects)
        {
            Variants.Add(variant);
            foreach (var (file, effect) in effects.Index())
                _effects[file].Add(effect);
        }

        public double[] Effects(int file) => [.. _effects[file]];
    }

    static QtlGroup Group(string name, VariantSet judged, VariantSet? choosing, IReadOnlyList<(string Name, string Track)> files, Rng rng)
    {
        var random = rng.Split("random");
        QtlVariant[] variants = [.. judged.Variants];
        var metrics = new QtlMetrics(variants, choosing?.Variants.ToArray(), rng.Split("bootstrap"));
        double[][] effects = [.. files.Select((_, i) => judged.Effects(i))];
        var methods = files.Select((file, i) => metrics.Compute(file.Name, file.Track, effects[i])).ToList();
        methods.Add(metrics.Compute("gc_change", null, [.. variants.Select(v => (double)v.Allele.GcChange)]));
        methods.Add(metrics.Compute("random", null, [.. variants.Select(_ => random.NextNormal())]));
        if (variants.All(v => !double.IsNaN(v.Distance)))
            methods.Add(metrics.Nearness([.. variants.Select(v => Math.Abs(v.Distance))]));
        var differences = files.Skip(1)
            .Select((file, i) => metrics.Difference($"{files[0].Name}_minus_{file.Name}", effects[0], effects[i + 1]));
        int positives = variants.Count(v => v.Causal);
        return new QtlGroup(name, positives, variants.Length - positives, methods, [.. differences])
        {
            Causal = metrics.Causal,
            Sizes = [.. effects.Select(e => Array.ConvertAll(e, Math.Abs))],
            Concordance = [.. effects.Select(metrics.Curve)],
            Calls = [.. effects.Select((own, i) => metrics.Calls(own, choosing?.Effects(i) ?? []))],
        };
    }
}
