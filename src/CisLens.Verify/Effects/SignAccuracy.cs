using CisLens.Metrics;

namespace CisLens.Verify.Effects;

/// <summary>Share of effects with the right direction. A prediction of 0 counts half; measurements of 0 are ignored.</summary>
/// <param name="predictions">Predicted effects, one per allele.</param>
/// <param name="labels">Measured effects, one per allele.</param>
public sealed class SignAccuracy(double[] predictions, double[] labels) : Metric(predictions, labels)
{
    /// <inheritdoc/>
    protected override double Weigh(ReadOnlySpan<double> weights)
    {
        double right = 0, count = 0;
        for (int i = 0; i < Labels.Length; i++)
        {
            int measured = Math.Sign(Labels[i]), predicted = Math.Sign(Predictions[i]);
            if (measured == 0)
                continue;
            count += weights[i];
            right += predicted == 0 ? weights[i] / 2 : predicted == measured ? weights[i] : 0;
        }
        return right / count;
    }
}
