using CisLens.Core.Models;
using CisLens.Train.Metrics;

namespace CisLens.Train.Evaluation;

/// <summary>Which figures suit which kind of track; the headline figure first (conventions section 14).</summary>
static class TrackMetrics
{
    /// <summary>The figures of predictions on the scale of the labels.</summary>
    public static IReadOnlyList<(string Name, Metric Metric)> For(TrackKind kind, double[] predictions, double[] labels) => kind switch
    {
        TrackKind.Probability =>
        [
            ("auroc", new Auroc(predictions, labels)),
            ("auprc", new Auprc(predictions, labels)),
            ("brier", new Brier(predictions, labels)),
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
