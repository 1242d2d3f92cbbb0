namespace CisLens.Metrics;

/// <summary>Spearman's correlation: Pearson's correlation of the mid-ranks.</summary>
/// <param name="predictions">One per example.</param>
/// <param name="labels">One per example.</param>
public sealed class Spearman(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    readonly int[] _byPrediction = Ranks.Ascending(predictions);
    readonly int[] _byLabel = Ranks.Ascending(labels);

    /// <summary>The correlation; NaN if all predictions or all labels are equal.</summary>
    public static double Compute(double[] predictions, double[] labels) => new Spearman(predictions, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        var x = new double[Predictions.Length];
        var y = new double[Labels.Length];
        Ranks.Mid(Predictions, _byPrediction, weights, x);
        Ranks.Mid(Labels, _byLabel, weights, y);
        return Pearson.Compute(x, y, weights);
    }
}
