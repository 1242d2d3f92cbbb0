namespace CisLens.Mutate.Effects;

/// <summary>Distance of the shapes of two profiles (Lin 1991, doi 10.1109/18.61115); it cannot be computed from moments.</summary>
static class JensenShannon
{
    /// <summary>The score.</summary>
    public static EffectScore Score { get; } = new("js",
        "Jensen-Shannon distance (square root of the divergence, base 2) of y(x0) and y(x1), each divided by its sum over W",
        Signed: false, Binned: true, Distance)
    { ComparesBins = true };

    // not defined if the sum of a profile is 0
    static double Distance(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate)
    {
        double sumR = SumScores.Sum(reference), sumA = SumScores.Sum(alternate), divergence = 0;
        if (sumR <= 0 || sumA <= 0)
            return double.NaN;
        for (int b = 0; b < reference.Length; b++)
        {
            double p = reference[b] / sumR, q = alternate[b] / sumA, middle = (p + q) / 2;
            divergence += (Half(p, middle) + Half(q, middle)) / 2;
        }
        return Math.Sqrt(Math.Max(0, divergence));
    }

    static double Half(double p, double middle) => p > 0 ? p * Math.Log2(p / middle) : 0;
}
