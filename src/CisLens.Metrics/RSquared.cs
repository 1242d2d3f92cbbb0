namespace CisLens.Metrics;

/// <summary>R² = 1 − SSE/SST: the share of the variance of the labels that the predictions explain. It can be negative.</summary>
/// <param name="predictions">One per example, on the scale of the labels.</param>
/// <param name="labels">One per example.</param>
public sealed class RSquared(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    /// <summary>R²; NaN if all labels are equal.</summary>
    public static double Compute(double[] predictions, double[] labels) => new RSquared(predictions, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        var sum = new RSquaredSum();
        for (int i = 0; i < Labels.Length; i++)
            sum.Add(Predictions[i], Labels[i], weights[i]);
        return sum.Result;
    }
}
