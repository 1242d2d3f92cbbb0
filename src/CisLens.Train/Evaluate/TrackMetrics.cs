using CisLens.Core.Contract;
using CisLens.Metrics;

namespace CisLens.Train.Evaluate;

/// <summary>Which figures suit which kind of track; the headline figure first (conventions section 14).</summary>
static class TrackMetrics
{
    /// <summary>The figures of predictions on the scale of the labels.</summary>
    /// <param name="kind">What the track is.</param>
    /// <param name="predictions">One a label.</param>
    /// <param name="labels">None missing.</param>
    /// <param name="alongSequence">Whether there are many labels a sequence, of which few are positives.</param>
    public static IReadOnlyList<(string Name, Metric Metric)> For(TrackKind kind, double[] predictions, double[] labels, bool alongSequence) => kind switch
    {
        TrackKind.Probability =>
        [
            ("auroc", new Auroc(predictions, labels)),
            ("auprc", new Auprc(predictions, labels)),
            ("brier", new Brier(predictions, labels)),
            .. alongSequence ? [("top_k", new TopK(predictions, labels))] : Array.Empty<(string, Metric)>(),
        ],
        TrackKind.Signal =>
        [
            ("pearson", new Pearson(predictions, labels)),
            ("pearson_log2", new Pearson(Log2(predictions), Log2(labels))),
            ("spearman", new Spearman(predictions, labels)),
            ("r2", new RSquared(predictions, labels)),
        ],
        _ =>
        [
            ("pearson", new Pearson(predictions, labels)),
            ("spearman", new Spearman(predictions, labels)),
            ("r2", new RSquared(predictions, labels)),
        ],
    };

    static double[] Log2(double[] values) => Array.ConvertAll(values, v => Math.Log2(1 + Math.Max(0, v)));
}
