namespace CisLens.Kernels.Scores;

/// <summary>deltaSVM of a variant: the sum of k-mer weights of the alternative sequence minus that of the reference sequence.</summary>
/// <remarks>
/// Lee et al., Nat Genet 47:955 (2015). For an SNV, the sequences are the 2l - 1 bases around it. For an indel, they have l - 1 bases on
/// either side of it. The two then have different numbers of k-mers, so weights without rho should be used.
/// </remarks>
/// <param name="Effect">Alternative minus reference.</param>
/// <param name="ReferenceKmers">Number of k-mers of the reference sequence, without those over unknown bases.</param>
/// <param name="AlternativeKmers">Number of k-mers of the alternative sequence.</param>
public readonly record struct DeltaSvm(double Effect, int ReferenceKmers, int AlternativeKmers)
{
    /// <summary>The deltaSVM of two sequences, by their base codes.</summary>
    public static DeltaSvm Compute(KmerWeights weights, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternative)
    {
        var (before, beforeKmers) = weights.Total(reference);
        var (after, afterKmers) = weights.Total(alternative);
        return new DeltaSvm(after - before, beforeKmers, afterKmers);
    }

    /// <summary>The deltaSVM of a substitution, over the up to l k-mers that overlap it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="codes">The sequence, as base codes.</param>
    /// <param name="position0">0-based position of the substitution.</param>
    /// <param name="alternative">Code of the new base, 0 to 3.</param>
    public static DeltaSvm ForSubstitution(KmerWeights weights, ReadOnlySpan<byte> codes, int position0, byte alternative)
    {
        int from = Math.Max(0, position0 - weights.WordLength + 1), to = Math.Min(codes.Length, position0 + weights.WordLength);
        byte[] changed = codes[from..to].ToArray();
        changed[position0 - from] = alternative;
        return Compute(weights, codes[from..to], changed);
    }
}
