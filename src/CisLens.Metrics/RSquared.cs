namespace CisLens.Metrics;

/// <summary>R² = 1 − SSE/SST: the share of the labels' variance that the predictions explain; below 0 when worse than the mean.</summary>
/// <param name="predictions">One a example, on the scale of the labels.</param>
/// <param name="labels">One a example.</param>
public sealed class RSquared(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    /// <summary>The value; NaN when the labels do not vary.</summary>
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
