namespace CisLens.Mutate.Effects;

/// <summary>Scores of one value per window: probabilities and scalars (docs/conventions.md, section 9.1).</summary>
public static class WindowScores
{
    /// <summary>Probabilities are limited to [Clip, 1 − Clip] before a logit; Selene and kipoi return infinities instead.</summary>
    public const double Clip = 1e-6;

    /// <summary>Id of the E-value of DeepSEA.</summary>
    public const string EValue = "evalue";

    /// <summary>The scores.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
    [
        new("diff", "y(x1) - y(x0)", Signed: true, Binned: false, (r, a) => (double)a[0] - r[0]),
        new("absdiff", "|y(x1) - y(x0)|", Signed: false, Binned: false, (r, a) => Math.Abs((double)a[0] - r[0])),
        new("logodds", "logit p(x1) - logit p(x0), natural logarithm, p clipped to [1e-6, 1-1e-6]", Signed: true, Binned: false,
            (r, a) => Logit(a[0]) - Logit(r[0])) { OfProbability = true },
        new("dsmag", "|p(x1) - p(x0)| * |logit p(x1) - logit p(x0)|, p clipped as in logodds", Signed: false, Binned: false,
            Magnitude) { OfProbability = true },
        // Zhou and Troyanskaya 2015: the E-value of a chromatin effect
        new(EValue, "share of the background whose dsmag is at least as large, (1 + count) / (1 + N); needs --background",
            Signed: false, Binned: false, Magnitude) { OfProbability = true, BackgroundOf = "dsmag" },
    ];

    static double Magnitude(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate) =>
        Math.Abs((double)alternate[0] - reference[0]) * Math.Abs(Logit(alternate[0]) - Logit(reference[0]));

    /// <summary>True if a probability is limited before a logit.</summary>
    public static bool IsClipped(float probability) => probability is < (float)Clip or > 1 - (float)Clip;

    static double Logit(double probability)
    {
        double p = Math.Clamp(probability, Clip, 1 - Clip);
        return Math.Log(p / (1 - p));
    }
}
