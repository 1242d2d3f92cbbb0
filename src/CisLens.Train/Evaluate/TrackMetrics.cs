using CisLens.Core.Contract;
using CisLens.Metrics;

namespace CisLens.Train.Evaluate;

/// <summary>The metrics of each kind of track, the headline metric first (docs/conventions.md, section 14).</summary>
static class TrackMetrics
{
    /// <summary>The metrics of predictions.</summary>
    /// <param name="kind">The kind of the track.</param>
    /// <param name="predictions">One per label, on the scale of the labels.</param>
    /// <param name="labels">The labels; none is missing.</param>
    /// <param name="inBins">Whether the data has bins, of which few are positives: adds top-k accuracy.</param>
    public static IReadOnlyList<(string Name, Metric Metric)> For(
        TrackKind kind, double[] predictions, double[] labels, bool inBins) => kind switch
    {
        TrackKind.Probability =>
        [
            ("auroc", new Auroc(predictions, labels)),
            ("auprc", new Auprc(predictions, labels)),
            ("brier", new Brier(predictions, labels)),
            .. inBins ? [("top_k", new TopK(predictions, labels))] : Array.Empty<(string, Metric)>(),
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
