using CisLens.Core;

namespace CisLens.Kernels.Scores;

/// <summary>A weight for each word of l bases, the same for a word and its reverse complement unless a file said otherwise.</summary>
public sealed class KmerWeights
{
    readonly double[] _values;

    /// <summary>All weights.</summary>
    /// <param name="wordLength">l.</param>
    /// <param name="values">4^l weights in the order of the words.</param>
    public KmerWeights(int wordLength, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wordLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wordLength, PairWeights.MaxWordLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, 1 << (2 * wordLength), nameof(values));
        (WordLength, _values) = (wordLength, values);
    }

    /// <summary>l.</summary>
    public int WordLength { get; }

    /// <summary>The weight of a word, by its number: 2 bits a base, the first base highest.</summary>
    public double this[uint word] => _values[word];

    /// <summary>The weight of a word.</summary>
    public double this[string word] => word.Length == WordLength && WordNumber(word) is { } number
        ? _values[number]
        : throw new ArgumentException($"'{word}' is no word of {WordLength} bases", nameof(word));

    /// <summary>All weights, in the order of the words.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The same weights times a number.</summary>
    public KmerWeights Times(double factor) => factor == 1 ? this : new(WordLength, Array.ConvertAll(_values, value => factor * value));

    /// <summary>The sum over all words of a sequence, and how many they are. Words over unknown bases count nothing.</summary>
    public (double Sum, int Words) Total(ReadOnlySpan<byte> codes)
    {
        var (sum, words) = (0.0, 0);
        for (var scan = new KmerScan(codes, WordLength); scan.MoveNext(); words++)
            sum += _values[scan.Word];
        return (sum, words);
    }

    /// <summary>The k-mers that represent themselves and their reverse complement, the first of the two in the
    /// order of the alphabet.</summary>
    public IEnumerable<uint> MergedWords() => MergedWords(WordLength);

    /// <summary>The same of a word length.</summary>
    public static IEnumerable<uint> MergedWords(int wordLength)
    {
        for (uint word = 0; word < 1u << (2 * wordLength); word++)
            if (word <= KmerScan.Reverse(word, wordLength))
                yield return word;
    }

    /// <summary>The words of the highest weights, highest first and among equals in the order of the alphabet; a word and its reverse
    /// complement are one.</summary>
    public IReadOnlyList<uint> Top(int count) => [.. MergedWords().OrderByDescending(word => _values[word]).Take(count)];

    /// <summary>The words of the lowest weights, lowest first.</summary>
    public IReadOnlyList<uint> Bottom(int count) => [.. MergedWords().OrderBy(word => _values[word]).Take(count)];

    /// <summary>The letters of a word.</summary>
    public static string Letters(uint word, int wordLength)
    {
        var letters = new char[wordLength];
        for (int i = wordLength - 1; i >= 0; i--, word >>= 2)
            letters[i] = Dna.Letter((byte)(word & 3));
        return new string(letters);
    }

    /// <summary>The number of a word; null where a letter is no base.</summary>
    public static uint? WordNumber(ReadOnlySpan<char> letters)
    {
        uint word = 0;
        foreach (char letter in letters)
        {
            if (Dna.Code(letter) >= Dna.N)
                return null;
            word = word << 2 | Dna.Code(letter);
        }
        return word;
    }
}
