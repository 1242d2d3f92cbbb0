using CisLens.Core;
using CisLens.Metrics;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Qtl;

/// <summary>
/// Computes the metrics of one tissue; intervals come from a bootstrap of chromosomes. Some variants only choose thresholds.
/// </summary>
sealed class QtlMetrics
{
    readonly double[] _effects;
    readonly int[] _directed;
    readonly BlockBootstrap _all, _some;
    readonly bool _classes;
    readonly string[] _contigs;
    readonly (int[] Variants, double[] Effects)? _choosing;
    readonly Rng _rng;

    /// <summary>1 for each causal variant, 0 for each other.</summary>
    public double[] Causal { get; }

    /// <summary>The variants of a tissue.</summary>
    /// <param name="variants">The variants that are judged.</param>
    /// <param name="choosing">Variants that choose thresholds; null for no thresholds.</param>
    /// <param name="rng">Source of the bootstrap.</param>
    public QtlMetrics(QtlVariant[] variants, QtlVariant[]? choosing, Rng rng)
    {
        _rng = rng;
        Causal = [.. variants.Select(v => v.Causal ? 1.0 : 0)];
        _directed = Directed(variants);
        if (choosing is not null && Directed(choosing) is var directed)
            _choosing = (directed, [.. directed.Select(i => choosing[i].Effect)]);
        _effects = [.. _directed.Select(i => variants[i].Effect)];
        _classes = ClassSize.From(Causal).Suffices();
        _all = new BlockBootstrap([.. variants.Select(v => v.Allele.Contig)], rng);
        _contigs = [.. _directed.Select(i => variants[i].Allele.Contig)];
        _some = new BlockBootstrap(_contigs, rng);
    }

    // causal variants whose effect has a direction
    static int[] Directed(QtlVariant[] variants) => [.. Enumerable.Range(0, variants.Length)
        .Where(i => variants[i].Causal && !double.IsNaN(variants[i].Effect) && variants[i].Effect != 0)];

    /// <summary>Concordance against coverage.</summary>
    /// <param name="scores">One score per judged variant.</param>
    public IReadOnlyList<ConcordancePoint> Curve(double[] scores) =>
        Concordance.Curve([.. _directed.Select(i => scores[i])], _effects, _contigs, _rng);

    /// <summary>Confident calls; empty if no variants choose thresholds.</summary>
    /// <param name="scores">One score per judged variant.</param>
    /// <param name="choosing">One score per variant that chooses thresholds.</param>
    public IReadOnlyList<ConfidentCalls> Calls(double[] scores, double[] choosing) => _choosing is not { } others ? []
        : Concordance.Calls(([.. others.Variants.Select(i => choosing[i])], others.Effects), [.. _directed.Select(i => scores[i])],
            _effects, _contigs, _rng);

    /// <summary>The metrics of a signed score: the absolute value is compared with causality, the sign with the direction.</summary>
    public QtlMethod Compute(string name, string? track, double[] scores) => Method(name, track, Signed(scores));

    /// <summary>The metrics of the baseline "near the TSS", which has no direction.</summary>
    public QtlMethod Nearness(double[] distances) =>
        Method("tss_distance", null, [.. OfCausality(Array.ConvertAll(distances, d => -d)), null, null, null]);

    /// <summary>The metrics of <paramref name="a"/> minus those of <paramref name="b"/>, on the same draws.</summary>
    public QtlMethod Difference(string name, double[] a, double[] b)
    {
        Metric?[] first = Signed(a), second = Signed(b);
        return Result(name, null, (k, draws) => MetricValue.Difference(first[k], second[k], draws));
    }

    // in the order of QtlMethod; null is not defined
    Metric?[] Signed(double[] scores)
    {
        double[] some = [.. _directed.Select(i => scores[i])], up = Array.ConvertAll(_effects, e => e > 0 ? 1.0 : 0);
        bool enough = some.Length >= EffectComparison.FewestAlleles;
        return [.. OfCausality(Array.ConvertAll(scores, Math.Abs)), enough ? new SignAccuracy(some, _effects) : null,
            enough && ClassSize.From(up).Suffices() ? new Auroc(some, up) : null, enough ? new Spearman(some, _effects) : null];
    }

    Metric?[] OfCausality(double[] sizes) => _classes ? [new Auroc(sizes, Causal), new Auprc(sizes, Causal)] : [null, null];

    QtlMethod Method(string name, string? track, Metric?[] metrics) =>
        Result(name, track, (k, draws) => MetricValue.From(metrics[k], draws));

    QtlMethod Result(string name, string? track, Func<int, BlockBootstrap, MetricValue> metric) =>
        new(name, track, metric(0, _all), metric(1, _all), metric(2, _some), metric(3, _some), metric(4, _some));
}
