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
    /// <param name="sameScale">
    /// Whether the predictions are on the scale of the labels. If not, as for a decision value, only metrics that do not depend on the
    /// scale are computed.
    /// </param>
    /// <param name="inBins">Whether the data has bins. Few bins are positives, so top-k accuracy is added.</param>
    public static IReadOnlyList<(string Name, Metric Metric)> For(
        TrackKind kind, double[] predictions, double[] labels, bool inBins, bool sameScale = true) => kind switch
    {
        TrackKind.Probability =>
        [
            ("auroc", new Auroc(predictions, labels)),
            ("auprc", new Auprc(predictions, labels)),
            .. sameScale ? [("brier", new Brier(predictions, labels))] : Array.Empty<(string, Metric)>(),
            .. inBins ? [("top_k", new TopK(predictions, labels))] : Array.Empty<(string, Metric)>(),
        ],
        TrackKind.Signal =>
        [
            ("pearson", new Pearson(predictions, labels)),
            .. sameScale ? [("pearson_log2", new Pearson(Log2(predictions), Log2(labels)))] : Array.Empty<(string, Metric)>(),
            ("spearman", new Spearman(predictions, labels)),
            .. sameScale ? [("r2", new RSquared(predictions, labels))] : Array.Empty<(string, Metric)>(),
        ],
        _ =>
        [
            ("pearson", new Pearson(predictions, labels)),
            ("spearman", new Spearman(predictions, labels)),
            .. sameScale ? [("r2", new RSquared(predictions, labels))] : Array.Empty<(string, Metric)>(),
        ],
    };

    static double[] Log2(double[] values) => Array.ConvertAll(values, v => Math.Log2(1 + Math.Max(0, v)));
}
