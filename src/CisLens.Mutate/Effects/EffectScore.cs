using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>A score: one value per track, computed from the predictions for REF and ALT (docs/conventions.md, section 9).</summary>
/// <param name="Id">The name in options and files.</param>
/// <param name="Formula">The formula, for help and headers; x₀ is the REF window, x₁ the ALT window.</param>
/// <param name="Signed">True if swapping REF and ALT negates the score; false if it does not change the score.</param>
/// <param name="Binned">True for scores of bins, false for scores of one value per window.</param>
/// <param name="Compute">Computes the score from the values of one track; NaN if the score is not defined.</param>
public sealed record EffectScore(string Id, string Formula, bool Signed, bool Binned, Reduction Compute)
{
    /// <summary>True if the score needs probabilities.</summary>
    public bool OfProbability { get; init; }

    /// <summary>True if the bins of the two alleles are compared one by one, so that the bins of an indel must be stitched.</summary>
    public bool ComparesBins { get; init; }

    /// <summary>True if the score also applies to probabilities in bins, such as those of splice sites.</summary>
    public bool OfProbabilityBins { get; init; }

    /// <summary>True if W is the bins of a gene, so that an allele has one value per gene.</summary>
    public bool OfGene { get; init; }

    /// <summary>The score whose background turns the computed value into this score; null for a score that needs no background.</summary>
    public string? BackgroundOf { get; init; }

    /// <summary>The formula over moments; null for a score that needs all bins.</summary>
    public MomentFormula? OfMoments { get; init; }

    /// <summary>True if the score can be computed for a track.</summary>
    public bool AppliesTo(Track track, int bins)
    {
        bool isProbability = track.Kind == TrackKind.Probability;
        return !Binned ? bins == 1 && (!OfProbability || isProbability)
            : bins > 1 && isProbability ? OfProbability || OfProbabilityBins : !OfProbability && track.Kind == TrackKind.Signal;
    }
}

/// <summary>A formula over the bins of one track.</summary>
/// <param name="reference">Predictions for REF, one per bin.</param>
/// <param name="alternate">Predictions for ALT, one per bin.</param>
public delegate double Reduction(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate);

/// <summary>A formula over the moments of one track.</summary>
/// <param name="Transform">The transform whose moments are used.</param>
/// <param name="Compute">The formula.</param>
public sealed record MomentFormula(SignalTransform Transform, Func<BinMoments, double> Compute);
