namespace CisLens.Metrics;

/// <summary>
/// Area under the precision-recall curve as average precision: Σ (R_k − R_{k−1}) P_k over distinct thresholds, without interpolation. For a
/// random ranking it is the share of positives.
/// </summary>
/// <param name="scores">Higher means more likely positive.</param>
/// <param name="labels">0 or 1.</param>
public sealed class Auprc(double[] scores, double[] labels) : Metric(scores, labels)
{
    readonly int[] _order = Ranks.Ascending(scores);

    /// <summary>The AUPRC of scores and labels of 0 and 1; NaN without a positive.</summary>
    public static double Compute(double[] scores, double[] labels) => new Auprc(scores, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        double sum = 0, positives = 0, called = 0;
        for (int last = _order.Length - 1, next; last >= 0; last = next)
        {
            double threshold = Predictions[_order[last]], tiedPositives = 0;
            for (next = last; next >= 0 && Predictions[_order[next]] == threshold; next--)
            {
                double weight = weights[_order[next]];
                called += weight;
                tiedPositives += Labels[_order[next]] > 0.5 ? weight : 0;
            }
            positives += tiedPositives;
            if (tiedPositives > 0)
                sum += tiedPositives * positives / called;
        }
        return sum / positives;
    }
}
