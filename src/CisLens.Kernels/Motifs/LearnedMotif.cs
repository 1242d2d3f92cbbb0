using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Motifs;

/// <summary>A motif made of the k-mers with the highest weights.</summary>
/// <param name="Seed">The word of the highest weight; the matrix has its columns and strand.</param>
/// <param name="Words">Number of words that were laid on it, the seed among them.</param>
/// <param name="Matrix">The words' letters, each word counting exp((weight - seed's) / s), s the standard deviation of
/// the weights looked at.</param>
/// <remarks>
/// A summary to look at, not the model: of the highest words the first is the seed; each other one that lies within two
/// mismatches of it, on either strand and moved by up to two bases (a base beyond the seed's end is a mismatch), is laid on it;
/// what remains makes the next motif.
/// </remarks>
public sealed record LearnedMotif(string Seed, int Words, PositionWeightMatrix Matrix)
{
    const int MostMismatches = 2;

    /// <summary>The motifs of a table of weights, strongest first.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="motifs">Most motifs.</param>
    /// <param name="topWords">How many words of the highest weights are looked at, of those above 0.</param>
    public static IReadOnlyList<LearnedMotif> Find(KmerWeights weights, int motifs = 3, int topWords = 1000)
    {
        var words = weights.Top(topWords).Where(word => weights[word] > 0).ToList();   // what speaks against a site makes no motif
        if (words.Count == 0)
            return [];
        double spread = Spread([.. words.Select(word => weights[word])]);
        var found = new List<LearnedMotif>();
        while (found.Count < motifs && words.Count > 0)
            found.Add(Take(weights, spread, words));
        return found;
    }

    /// <summary>Makes the motif of the first word, and takes its words off the list.</summary>
    static LearnedMotif Take(KmerWeights weights, double spread, List<uint> words)
    {
        uint seed = words[0];
        int length = weights.WordLength, before = words.Count;
        var counts = new double[HammingScheme.Bases * length];
        words.RemoveAll(word =>
        {
            if (Best(seed, word, length) is not var (laid, offset))
                return false;
            double count = Math.Exp((weights[word] - weights[seed]) / spread);
            for (int column = Math.Max(0, offset); column < Math.Min(length, length + offset); column++)
                counts[column * HammingScheme.Bases + Base(laid, column - offset, length)] += count;
            return true;
        });
        return new LearnedMotif(KmerWeights.Letters(seed, length), before - words.Count, new PositionWeightMatrix(counts));
    }

    /// <summary>The strand and the offset at which a word has the fewest mismatches with the seed; null beyond the most allowed.</summary>
    static (uint Laid, int Offset)? Best(uint seed, uint word, int length)
    {
        (uint, int)? best = null;
        int fewest = MostMismatches + 1;
        foreach (uint strand in (ReadOnlySpan<uint>)[word, KmerScan.Reverse(word, length)])
            foreach (int offset in (ReadOnlySpan<int>)[0, -1, 1, -2, 2])
                if (Mismatches(seed, strand, offset, length) is var mismatches && mismatches < fewest)
                    (best, fewest) = ((strand, offset), mismatches);
        return best;
    }

    static int Mismatches(uint seed, uint word, int offset, int length)
    {
        int mismatches = Math.Abs(offset);
        for (int column = Math.Max(0, offset); column < Math.Min(length, length + offset); column++)
            if (Base(seed, column, length) != Base(word, column - offset, length))
                mismatches++;
        return mismatches;
    }

    static int Base(uint word, int column, int length) => (int)(word >> (2 * (length - 1 - column)) & 3);

    /// <summary>The standard deviation; 1 where all are alike.</summary>
    static double Spread(double[] values)
    {
        double mean = values.Average(), squares = values.Sum(value => (value - mean) * (value - mean));
        return squares > 0 ? Math.Sqrt(squares / values.Length) : 1;
    }
}
