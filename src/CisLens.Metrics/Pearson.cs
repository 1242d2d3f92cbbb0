namespace CisLens.Metrics;

/// <summary>Pearson's correlation of predictions and labels over all examples.</summary>
/// <param name="predictions">One per example.</param>
/// <param name="labels">One per example.</param>
public sealed class Pearson(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    /// <summary>The correlation; NaN if all predictions or all labels are equal.</summary>
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
