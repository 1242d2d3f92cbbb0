namespace CisLens.Kernels.Scores;

/// <summary>deltaSVM of a variant: the sum of k-mer weights over the alternative sequence minus that over the reference.</summary>
/// <remarks>
/// Lee et al., Nat Genet 47:955 (2015). For an SNV the sequences are 2l - 1 bases around it; for an indel they have l - 1 bases
/// on either side of it, so the two have different numbers of k-mers, and weights without rho are the fair ones.
/// </remarks>
/// <param name="Effect">Sum over the alternative minus sum over the reference.</param>
/// <param name="ReferenceKmers">k-mers of the reference sequence, those over unknown bases not counted.</param>
/// <param name="AlternativeKmers">k-mers of the alternative sequence.</param>
public readonly record struct DeltaSvm(double Effect, int ReferenceKmers, int AlternativeKmers)
{
    /// <summary>The deltaSVM of two sequences, by their base codes.</summary>
    public static DeltaSvm Compute(KmerWeights weights, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternative)
    {
        var (before, beforeKmers) = weights.Total(reference);
        var (after, afterKmers) = weights.Total(alternative);
        return new DeltaSvm(after - before, beforeKmers, afterKmers);
    }

    /// <summary>The deltaSVM of one base changed: over the up to l k-mers that hold it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="codes">The sequence, as base codes.</param>
    /// <param name="position0">The base that changes, 0-based.</param>
    /// <param name="alternative">What it becomes, 0 to 3.</param>
    public static DeltaSvm ForSubstitution(KmerWeights weights, ReadOnlySpan<byte> codes, int position0, byte alternative)
    {
        int from = Math.Max(0, position0 - weights.WordLength + 1), to = Math.Min(codes.Length, position0 + weights.WordLength);
        byte[] changed = codes[from..to].ToArray();
        changed[position0 - from] = alternative;
        return Compute(weights, codes[from..to], changed);
    }
}
