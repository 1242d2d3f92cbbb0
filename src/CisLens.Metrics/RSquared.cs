namespace CisLens.Metrics;

/// <summary>R² = 1 − SSE/SST: the share of the labels' variance that the predictions explain; below 0 when worse than the mean.</summary>
/// <param name="predictions">One a example, on the scale of the labels.</param>
/// <param name="labels">One a example.</param>
public sealed class RSquared(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    /// <summary>The value; NaN when the labels do not vary.</summary>
    public static double Of(double[] predictions, double[] labels) => new RSquared(predictions, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        var moments = new PairedMoments();
        double error = 0;
        for (int i = 0; i < Labels.Length; i++)
        {
            double off = Predictions[i] - Labels[i];
            error += weights[i] * off * off;
            moments.Add(0, Labels[i], weights[i]);
        }
        return moments.SumOfSquaresY > 0 ? 1 - error / moments.SumOfSquaresY : double.NaN;
    }
}
