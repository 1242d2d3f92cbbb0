using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>One way to make a number of what a model predicts for two alleles (conventions section 9).</summary>
/// <param name="Id">Its name in options and files.</param>
/// <param name="Formula">The formula, for help and headers; x₀ is the REF window, x₁ the ALT window.</param>
/// <param name="Signed">True when exchanging the alleles changes the sign, so that positive means more with ALT; false when it changes nothing.</param>
/// <param name="Binned">True for scores of signal along the sequence, false for scores of one number a window.</param>
/// <param name="Compute">From the REF and the ALT values of one track, one a bin; NaN where the score has no value.</param>
public sealed record EffectScore(string Id, string Formula, bool Signed, bool Binned, Reduction Compute)
{
    /// <summary>True when the score needs probabilities.</summary>
    public bool OfProbability { get; init; }

    /// <summary>True when bins of the two alleles are compared one by one, so that an indel's bins must be stitched.</summary>
    public bool ComparesBins { get; init; }

    /// <summary>The score whose background makes this one of the number that is computed; null for a score that needs none.</summary>
    public string? BackgroundOf { get; init; }

    /// <summary>How the score is made of moments; null for one that needs every bin.</summary>
    public MomentFormula? OfMoments { get; init; }

    /// <summary>True when the score means something for a track.</summary>
    public bool AppliesTo(Track track, int bins) => OfProbability
        ? track.Kind == TrackKind.Probability && bins == 1
        : Binned ? track.Kind == TrackKind.Signal : bins == 1;
}

/// <summary>A formula over the bins of one track.</summary>
/// <param name="reference">Predictions for REF, one a bin.</param>
/// <param name="alternate">Predictions for ALT, one a bin.</param>
public delegate double Reduction(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate);

/// <summary>A formula over the moments of one track.</summary>
/// <param name="Transform">What the moments are of.</param>
/// <param name="Compute">The formula.</param>
public sealed record MomentFormula(SignalTransform Transform, Func<BinMoments, double> Compute);
