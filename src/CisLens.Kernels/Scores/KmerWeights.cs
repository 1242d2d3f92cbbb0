using CisLens.Core;

namespace CisLens.Kernels.Scores;

/// <summary>A weight for each k-mer of l bases. A k-mer and its reverse complement have the same weight, unless a file differs.</summary>
public sealed partial class KmerWeights
{
    readonly double[] _values;

    /// <summary>Makes a table of weights.</summary>
    /// <param name="wordLength">l.</param>
    /// <param name="values">4^l weights in the order of the k-mers.</param>
    public KmerWeights(int wordLength, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wordLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wordLength, PairWeights.MaxWordLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, 1 << (2 * wordLength), nameof(values));
        (WordLength, _values) = (wordLength, values);
    }

    /// <summary>l.</summary>
    public int WordLength { get; }

    /// <summary>The weight of a k-mer, by its number: 2 bits per base, the first base highest.</summary>
    public double this[uint kmer] => _values[kmer];

    /// <summary>The weight of a k-mer.</summary>
    public double this[string kmer] => kmer.Length == WordLength && Parse(kmer) is { } number
        ? _values[number]
        : throw new ArgumentException($"'{kmer}' is not a k-mer of {WordLength} bases", nameof(kmer));

    /// <summary>All weights, in the order of the k-mers.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The weights multiplied by a number.</summary>
    public KmerWeights Times(double factor) => factor == 1 ? this : new(WordLength, Array.ConvertAll(_values, value => factor * value));

    /// <summary>The sum over all k-mers of a sequence, and their number. k-mers over unknown bases are ignored.</summary>
    public (double Sum, int Kmers) Total(ReadOnlySpan<byte> codes)
    {
        var (sum, kmers) = (0.0, 0);
        for (var scan = new KmerScan(codes, WordLength); scan.MoveNext(); kmers++)
            sum += _values[scan.Kmer];
        return (sum, kmers);
    }

    /// <summary>One k-mer for each pair of a k-mer and its reverse complement: the one that is first in alphabetical order.</summary>
    public IEnumerable<uint> MergedKmers() => MergedKmers(WordLength);

    /// <inheritdoc cref="MergedKmers()"/>
    /// <param name="wordLength">l.</param>
    public static IEnumerable<uint> MergedKmers(int wordLength)
    {
        for (uint kmer = 0; kmer < 1u << (2 * wordLength); kmer++)
            if (kmer <= KmerScan.Reverse(kmer, wordLength))
                yield return kmer;
    }

    /// <summary>
    /// The k-mers with the highest weights, highest first, and equal ones in alphabetical order. A k-mer and its reverse complement count
    /// once.
    /// </summary>
    public IReadOnlyList<uint> Top(int count) => [.. MergedKmers().OrderByDescending(kmer => _values[kmer]).Take(count)];

    /// <summary>The k-mers with the lowest weights, lowest first.</summary>
    public IReadOnlyList<uint> Bottom(int count) => [.. MergedKmers().OrderBy(kmer => _values[kmer]).Take(count)];

    /// <summary>The letters of a k-mer.</summary>
    public static string Letters(uint kmer, int wordLength)
    {
        var letters = new char[wordLength];
        for (int i = wordLength - 1; i >= 0; i--, kmer >>= 2)
            letters[i] = Dna.Letter((byte)(kmer & 3));
        return new string(letters);
    }

    /// <summary>The number of a k-mer; null if a letter is not A, C, G or T.</summary>
    public static uint? Parse(ReadOnlySpan<char> letters)
    {
        uint kmer = 0;
        foreach (char letter in letters)
        {
            if (Dna.Code(letter) >= Dna.N)
                return null;
            kmer = kmer << 2 | Dna.Code(letter);
        }
        return kmer;
    }
}
