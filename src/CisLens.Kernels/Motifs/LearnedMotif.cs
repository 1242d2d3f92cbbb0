using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Motifs;

/// <summary>A motif made of the k-mers with the highest weights.</summary>
/// <param name="Seed">The k-mer with the highest weight. The matrix has its columns and strand.</param>
/// <param name="Kmers">Number of k-mers that are aligned to the seed, including the seed.</param>
/// <param name="Matrix">
/// The letters of the k-mers. A k-mer counts exp((weight - weight of the seed) / s), where s is the standard deviation of the weights
/// of the top k-mers.
/// </param>
/// <remarks>
/// This is a summary for people, not the model. The top k-mer is the seed. Other k-mers within two mismatches of it are aligned to it,
/// on either strand and shifted by up to two bases. A base beyond the end of the seed is a mismatch. The k-mers that are left form the
/// next motif.
/// </remarks>
public sealed record LearnedMotif(string Seed, int Kmers, PositionWeightMatrix Matrix)
{
    const int MostMismatches = 2;

    /// <summary>Finds the motifs of a table of weights, strongest first.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="motifs">Most motifs.</param>
    /// <param name="topKmers">Number of k-mers with the highest weights that are used, without those of weight 0 or below.</param>
    public static IReadOnlyList<LearnedMotif> Find(KmerWeights weights, int motifs = 3, int topKmers = 1000)
    {
        var kmers = weights.Top(topKmers).Where(kmer => weights[kmer] > 0).ToList();   // k-mers with negative weights make no motif
        if (kmers.Count == 0)
            return [];
        double spread = Spread([.. kmers.Select(kmer => weights[kmer])]);
        var found = new List<LearnedMotif>();
        while (found.Count < motifs && kmers.Count > 0)
            found.Add(Take(weights, spread, kmers));
        return found;
    }

    /// <summary>Makes the motif of the first k-mer, and removes its k-mers from the list.</summary>
    static LearnedMotif Take(KmerWeights weights, double spread, List<uint> kmers)
    {
        uint seed = kmers[0];
        int length = weights.WordLength, before = kmers.Count;
        var counts = new double[HammingScheme.Bases * length];
        kmers.RemoveAll(kmer =>
        {
            if (Best(seed, kmer, length) is not var (laid, offset))
                return false;
            double count = Math.Exp((weights[kmer] - weights[seed]) / spread);
            for (int column = Math.Max(0, offset); column < Math.Min(length, length + offset); column++)
                counts[column * HammingScheme.Bases + Base(laid, column - offset, length)] += count;
            return true;
        });
        return new LearnedMotif(KmerWeights.Letters(seed, length), before - kmers.Count, new PositionWeightMatrix(counts));
    }

    /// <summary>The strand and the offset with the fewest mismatches between a k-mer and the seed; null if there are too many.</summary>
    static (uint Laid, int Offset)? Best(uint seed, uint kmer, int length)
    {
        (uint, int)? best = null;
        int fewest = MostMismatches + 1;
        foreach (uint strand in (ReadOnlySpan<uint>)[kmer, KmerScan.Reverse(kmer, length)])
            foreach (int offset in (ReadOnlySpan<int>)[0, -1, 1, -2, 2])
                if (Mismatches(seed, strand, offset, length) is var mismatches && mismatches < fewest)
                    (best, fewest) = ((strand, offset), mismatches);
        return best;
    }

    static int Mismatches(uint seed, uint kmer, int offset, int length)
    {
        int mismatches = Math.Abs(offset);
        for (int column = Math.Max(0, offset); column < Math.Min(length, length + offset); column++)
            if (Base(seed, column, length) != Base(kmer, column - offset, length))
                mismatches++;
        return mismatches;
    }

    static int Base(uint kmer, int column, int length) => (int)(kmer >> (2 * (length - 1 - column)) & 3);

    /// <summary>The standard deviation; 1 if all values are equal.</summary>
    static double Spread(double[] values)
    {
        double mean = values.Average(), squares = values.Sum(value => (value - mean) * (value - mean));
        return squares > 0 ? Math.Sqrt(squares / values.Length) : 1;
    }
}
