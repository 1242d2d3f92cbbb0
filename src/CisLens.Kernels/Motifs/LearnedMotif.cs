using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Motifs;

/// <summary>A motif made of the k-mers with the highest weights.</summary>
/// <param name="Seed">The k-mer of the highest weight; the matrix has its columns and strand.</param>
/// <param name="Kmers">Number of k-mers that were laid on it, the seed among them.</param>
/// <param name="Matrix">The k-mers' letters, each k-mer counting exp((weight - seed's) / s), s the standard deviation of
/// the weights looked at.</param>
/// <remarks>
/// A summary to look at, not the model: of the highest k-mers the first is the seed; each other one that lies within two
/// mismatches of it, on either strand and moved by up to two bases (a base beyond the seed's end is a mismatch), is laid on it;
/// what remains makes the next motif.
/// </remarks>
public sealed record LearnedMotif(string Seed, int Kmers, PositionWeightMatrix Matrix)
{
    const int MostMismatches = 2;

    /// <summary>The motifs of a table of weights, strongest first.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="motifs">Most motifs.</param>
    /// <param name="topKmers">How many k-mers of the highest weights are looked at, of those above 0.</param>
    public static IReadOnlyList<LearnedMotif> Find(KmerWeights weights, int motifs = 3, int topKmers = 1000)
    {
        var kmers = weights.Top(topKmers).Where(kmer => weights[kmer] > 0).ToList();   // what speaks against a site makes no motif
        if (kmers.Count == 0)
            return [];
        double spread = Spread([.. kmers.Select(kmer => weights[kmer])]);
        var found = new List<LearnedMotif>();
        while (found.Count < motifs && kmers.Count > 0)
            found.Add(Take(weights, spread, kmers));
        return found;
    }

    /// <summary>Makes the motif of the first k-mer, and takes its k-mers off the list.</summary>
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

    /// <summary>The strand and the offset at which a k-mer has the fewest mismatches with the seed; null beyond the most allowed.</summary>
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

    /// <summary>The standard deviation; 1 where all are alike.</summary>
    static double Spread(double[] values)
    {
        double mean = values.Average(), squares = values.Sum(value => (value - mean) * (value - mean));
        return squares > 0 ? Math.Sqrt(squares / values.Length) : 1;
    }
}
