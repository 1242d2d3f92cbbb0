namespace CisLens.Metrics;

/// <summary>
/// Top-k accuracy: the share of positives among the k highest predictions, where k is the number of positives (Jaganathan et al., Cell
/// 176:535, 2019). Of tied predictions at the threshold, each has the same chance to be among them.
/// </summary>
/// <param name="scores">Higher means more likely positive.</param>
/// <param name="labels">0 or 1.</param>
public sealed class TopK(double[] scores, double[] labels) : Metric(scores, labels)
{
    readonly int[] _order = Ranks.Ascending(scores);

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        double wanted = 0, taken = 0, found = 0;
        for (int i = 0; i < weights.Length; i++)
            wanted += Labels[i] > 0.5 ? weights[i] : 0;
        for (int last = _order.Length - 1, next; last >= 0 && taken < wanted; last = next)
        {
            double score = Predictions[_order[last]], tied = 0, positives = 0;
            for (next = last; next >= 0 && Predictions[_order[next]] == score; next--)
            {
                double weight = weights[_order[next]];
                tied += weight;
                positives += Labels[_order[next]] > 0.5 ? weight : 0;
            }
            if (tied == 0)
                continue;
            double share = Math.Min(1, (wanted - taken) / tied);
            taken += share * tied;
            found += share * positives;
        }
        return found / wanted;
    }
}
