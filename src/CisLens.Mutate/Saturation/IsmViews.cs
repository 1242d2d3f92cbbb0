namespace CisLens.Mutate.Saturation;

/// <summary>
/// Views of saturation mutagenesis (docs/conventions.md, section 11). Each takes the four effects of one position, with 0 at the
/// reference base, and most also the index of the reference base.
/// </summary>
public static class IsmViews
{
    const int Alternatives = 3;

    /// <summary>All four minus the mean of the three alternatives (AlphaGenome); the reference entry becomes minus this mean.</summary>
    public static void Centred3(ReadOnlySpan<float> effects, Span<float> view) => Subtract(effects, Sum(effects) / Alternatives, view);

    /// <summary>All four minus the mean of the four (tangermeme).</summary>
    public static void Centred4(ReadOnlySpan<float> effects, Span<float> view) => Subtract(effects, Sum(effects) / 4, view);

    /// <summary>The smallest of the alternatives (Basenji); the height in a logo is minus this.</summary>
    public static float Loss(ReadOnlySpan<float> effects, int reference) => Extreme(effects, reference, Math.Min);

    /// <summary>The largest of the alternatives (Basenji).</summary>
    public static float Gain(ReadOnlySpan<float> effects, int reference) => Extreme(effects, reference, Math.Max);

    /// <summary>Minus the mean of the alternatives; drawn at the reference letter.</summary>
    public static float Importance(ReadOnlySpan<float> effects) => (float)(-Sum(effects) / Alternatives);

    static void Subtract(ReadOnlySpan<float> effects, double mean, Span<float> view)
    {
        for (int b = 0; b < effects.Length; b++)
            view[b] = (float)(effects[b] - mean);
    }

    // the reference entry is 0 and adds nothing
    static double Sum(ReadOnlySpan<float> effects)
    {
        double sum = 0;
        foreach (float effect in effects)
            sum += effect;
        return sum;
    }

    static float Extreme(ReadOnlySpan<float> effects, int reference, Func<float, float, float> pick)
    {
        float? extreme = null;
        for (int b = 0; b < effects.Length; b++)
            if (b != reference)
                extreme = extreme is { } e ? pick(e, effects[b]) : effects[b];
        return extreme ?? float.NaN;
    }
}
