using CisLens.Core;

namespace CisLens.Kernels.Scores;

/// <summary>A weight for each k-mer of l bases, the same for a k-mer and its reverse complement unless a file said otherwise.</summary>
public sealed partial class KmerWeights
{
    readonly double[] _values;

    /// <summary>All weights.</summary>
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

    /// <summary>The weight of a k-mer, by its number: 2 bits a base, the first base highest.</summary>
    public double this[uint kmer] => _values[kmer];

    /// <summary>The weight of a k-mer.</summary>
    public double this[string kmer] => kmer.Length == WordLength && Parse(kmer) is { } number
        ? _values[number]
        : throw new ArgumentException($"'{kmer}' is no k-mer of {WordLength} bases", nameof(kmer));

    /// <summary>All weights, in the order of the k-mers.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The same weights times a number.</summary>
    public KmerWeights Times(double factor) => factor == 1 ? this : new(WordLength, Array.ConvertAll(_values, value => factor * value));

    /// <summary>The sum over all k-mers of a sequence, and how many they are. k-mers over unknown bases count nothing.</summary>
    public (double Sum, int Kmers) Total(ReadOnlySpan<byte> codes)
    {
        var (sum, kmers) = (0.0, 0);
        for (var scan = new KmerScan(codes, WordLength); scan.MoveNext(); kmers++)
            sum += _values[scan.Kmer];
        return (sum, kmers);
    }

    /// <summary>The k-mers that represent themselves and their reverse complement, the first of the two in the
    /// order of the alphabet.</summary>
    public IEnumerable<uint> MergedKmers() => MergedKmers(WordLength);

    /// <summary>The same of a k-mer length.</summary>
    public static IEnumerable<uint> MergedKmers(int wordLength)
    {
        for (uint kmer = 0; kmer < 1u << (2 * wordLength); kmer++)
            if (kmer <= KmerScan.Reverse(kmer, wordLength))
                yield return kmer;
    }

    /// <summary>The k-mers of the highest weights, highest first and among equals in the order of the alphabet; a k-mer and its reverse
    /// complement are one.</summary>
    public IReadOnlyList<uint> Top(int count) => [.. MergedKmers().OrderByDescending(kmer => _values[kmer]).Take(count)];

    /// <summary>The k-mers of the lowest weights, lowest first.</summary>
    public IReadOnlyList<uint> Bottom(int count) => [.. MergedKmers().OrderBy(kmer => _values[kmer]).Take(count)];

    /// <summary>The letters of a k-mer.</summary>
    public static string Letters(uint kmer, int wordLength)
    {
        var letters = new char[wordLength];
        for (int i = wordLength - 1; i >= 0; i--, kmer >>= 2)
            letters[i] = Dna.Letter((byte)(kmer & 3));
        return new string(letters);
    }

    /// <summary>The number of a k-mer; null where a letter is no base.</summary>
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
