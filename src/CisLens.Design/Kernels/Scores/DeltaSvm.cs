namespace CisLens.Design.Kernels.Scores;

/// <summary>deltaSVM of a variant: the sum of word weights over the alternative sequence minus that over the reference.</summary>
/// <remarks>
/// Lee et al., Nat Genet 47:955 (2015). For an SNV the sequences are 2l - 1 bases around it; for an indel they have l - 1 bases
/// on either side of it, so the two have different numbers of words, and weights without rho are the fair ones.
/// </remarks>
/// <param name="Effect">Sum over the alternative minus sum over the reference.</param>
/// <param name="ReferenceWords">Words of the reference sequence, those over unknown bases not counted.</param>
/// <param name="AlternativeWords">Words of the alternative sequence.</param>
public readonly record struct DeltaSvm(double Effect, int ReferenceWords, int AlternativeWords)
{
    /// <summary>The deltaSVM of two sequences, by their base codes.</summary>
    public static DeltaSvm Of(WordWeights weights, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternative)
    {
        var (before, beforeWords) = weights.Total(reference);
        var (after, afterWords) = weights.Total(alternative);
        return new DeltaSvm(after - before, beforeWords, afterWords);
    }
}
