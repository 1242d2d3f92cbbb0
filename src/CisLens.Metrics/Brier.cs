namespace CisLens.Metrics;

/// <summary>Brier score: the mean of (p − y)²; 0 is perfect, and smaller is better.</summary>
/// <param name="probabilities">In [0, 1].</param>
/// <param name="labels">0 or 1.</param>
public sealed class Brier(double[] probabilities, double[] labels) : Metric(probabilities, labels)
{
    /// <summary>The Brier score; NaN without examples.</summary>
    public static double Compute(double[] probabilities, double[] labels) => new Brier(probabilities, labels).Value();

    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        var sum = new BrierSum();
        for (int i = 0; i < Labels.Length; i++)
            sum.Add(Predictions[i], Labels[i], weights[i]);
        return sum.Result;
    }
}
