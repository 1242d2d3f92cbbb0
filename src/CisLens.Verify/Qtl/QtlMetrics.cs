using CisLens.Core;
using CisLens.Metrics;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Qtl;

/// <summary>Computes the metrics of one tissue; intervals come from a bootstrap of chromosomes.</summary>
sealed class QtlMetrics
{
    readonly double[] _causal;
    readonly double[] _effects;
    readonly int[] _directed;
    readonly BlockBootstrap _all, _some;
    readonly bool _classes;

    /// <summary>The variants of a tissue.</summary>
    public QtlMetrics(QtlVariant[] variants, Rng rng)
    {
        _causal = [.. variants.Select(v => v.Causal ? 1.0 : 0)];
        _directed = [.. Enumerable.Range(0, variants.Length)
            .Where(i => variants[i].Causal && !double.IsNaN(variants[i].Effect) && variants[i].Effect != 0)];
        _effects = [.. _directed.Select(i => variants[i].Effect)];
        _classes = ClassSize.From(_causal).Suffices();
        _all = new BlockBootstrap([.. variants.Select(v => v.Allele.Contig)], rng);
        _some = new BlockBootstrap([.. _directed.Select(i => variants[i].Allele.Contig)], rng);
    }

    /// <summary>The metrics of a signed score: the absolute value is compared with causality, the sign with the direction.</summary>
    public QtlMethod Compute(string name, double[] scores)
    {
        double[] sizes = Array.ConvertAll(scores, Math.Abs), some = [.. _directed.Select(i => scores[i])];
        double[] up = Array.ConvertAll(_effects, e => e > 0 ? 1.0 : 0);
        bool enough = some.Length >= EffectComparison.FewestAlleles;
        return new QtlMethod(name, Causal(new Auroc(sizes, _causal)), Causal(new Auprc(sizes, _causal)),
            enough ? With(new SignAccuracy(some, _effects), _some) : MetricValue.None,
            enough && ClassSize.From(up).Suffices() ? With(new Auroc(some, up), _some) : MetricValue.None,
            enough ? With(new Spearman(some, _effects), _some) : MetricValue.None);
    }

    /// <summary>The metrics of the baseline "near the TSS", which has no direction.</summary>
    public QtlMethod Nearness(double[] distances)
    {
        var scores = Array.ConvertAll(distances, d => -d);
        return new QtlMethod("tss_distance", Causal(new Auroc(scores, _causal)), Causal(new Auprc(scores, _causal)),
            MetricValue.None, MetricValue.None, MetricValue.None);
    }

    MetricValue Causal(Metric metric) => _classes ? With(metric, _all) : MetricValue.None;

    static MetricValue With(Metric metric, BlockBootstrap bootstrap) => new(metric.Value(), bootstrap.Interval(metric));
}
