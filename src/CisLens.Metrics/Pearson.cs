namespace CisLens.Metrics;

/// <summary>Pearson's correlation of predictions and labels, all examples together.</summary>
/// <param name="predictions">One a example.</param>
/// <param name="labels">One a example.</param>
public sealed class Pearson(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    /// <summary>The correlation; NaN when either side does not vary.</summary>
    public static double Compute(double[] predictions, double[] labels) => new Pearson(predictions, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights) => Compute(Predictions, Labels, weights);

    /// <summary>The correlation with pair i counted <c>weights[i]</c> times.</summary>
    public static double Compute(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        var moments = new PairedMoments();
        for (int i = 0; i < x.Length; i++)
            moments.Add(x[i], y[i], weights[i]);
        return moments.Pearson;
    }
}
