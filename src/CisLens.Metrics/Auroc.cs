namespace CisLens.Metrics;

/// <summary>
/// Area under the receiver operating characteristic: P(score of a positive &gt; score of a negative) + ½ P(equal).
/// </summary>
/// <param name="scores">Higher means more likely positive.</param>
/// <param name="labels">0 or 1.</param>
public sealed class Auroc(double[] scores, double[] labels) : Metric(scores, labels)
{
    readonly int[] _order = Ranks.Ascending(scores);

    /// <summary>The AUROC of scores and labels of 0 and 1; NaN if a class is empty.</summary>
    public static double Compute(double[] scores, double[] labels) => new Auroc(scores, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        double pairs = 0, positives = 0, negatives = 0;
        for (int start = 0, end; start < _order.Length; start = end)
        {
            end = Ranks.EndOfTie(Predictions, _order, start);
            double tiedPositives = 0, tiedNegatives = 0;
            for (int i = start; i < end; i++)
            {
                int example = _order[i];
                if (Labels[example] > 0.5)
                    tiedPositives += weights[example];
                else
                    tiedNegatives += weights[example];
            }
            pairs += tiedPositives * (negatives + tiedNegatives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return pairs / (positives * negatives);
    }
}
