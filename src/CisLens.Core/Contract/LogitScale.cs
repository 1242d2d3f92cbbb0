namespace CisLens.Core.Contract;

/// <summary>
/// Platt scaling of a probability (Platt 1999), which is temperature scaling (Guo et al. 2017, arXiv:1706.04599) with a shift:
/// logit p' = logit(p) / T + b. It changes no rank. Log odds of two probabilities are divided by T; b cancels.
/// </summary>
/// <param name="Temperature">T, above 0; above 1 for probabilities that are too extreme.</param>
/// <param name="Shift">b; below 0 for probabilities that are too large.</param>
public sealed record LogitScale(double Temperature, double Shift)
{
    // a float32 of 1 has a finite logit
    const double Clip = 1e-9;

    /// <summary>The calibrated probability; NaN stays NaN.</summary>
    public double Apply(double probability) => 1 / (1 + Math.Exp(-(Logit(probability) / Temperature + Shift)));

    /// <summary>This scale, and then another.</summary>
    public LogitScale Then(LogitScale next) => new(Temperature * next.Temperature, Shift / next.Temperature + next.Shift);

    /// <summary>ln(p / (1 − p)), with p limited to [1e-9, 1 − 1e-9].</summary>
    public static double Logit(double probability)
    {
        double p = Math.Clamp(probability, Clip, 1 - Clip);
        return Math.Log(p / (1 - p));
    }
}
