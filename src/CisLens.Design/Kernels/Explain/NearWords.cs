using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CisLens.Design.Kernels.Explain;

/// <summary>Finds, among some words, those within a number of mismatches of one: groups with the same first bases are passed over whole, in the others eight words are compared at a time.</summary>
sealed class NearWords
{
    const int MostPrefixBases = 6; // of 4,096 groups a reach of 3 leaves 17 % to look at, of 4 47 %

    readonly uint[] _words;
    readonly int _shift;
    readonly List<(uint Prefix, int First, int Count)> _groups = [];

    /// <summary>Takes different words in ascending order.</summary>
    public NearWords(uint[] words, int wordLength)
    {
        _words = words;
        _shift = 2 * (wordLength - Math.Min(MostPrefixBases, wordLength / 2));
        for (int first = 0, end; first < words.Length; first = end)
        {
            uint prefix = words[first] >> _shift;
            end = first + 1;
            while (end < words.Length && words[end] >> _shift == prefix)
                end++;
            _groups.Add((prefix, first, end - first));
        }
    }

    /// <summary>Number of words.</summary>
    public int Count => _words.Length;

    /// <summary>A word by its place.</summary>
    public uint this[int place] => _words[place];

    /// <summary>Writes the places of the words with at most <paramref name="most"/> mismatches.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">Most mismatches.</param>
    /// <param name="places">Room for all words.</param>
    /// <returns>How many there are.</returns>
    public int Find(uint word, int most, int[] places)
    {
        int found = 0;
        uint prefix = word >> _shift;
        foreach (var group in _groups)
            if (PairCounts.Mismatches(prefix, group.Prefix) <= most)
                found = FindIn(_words.AsSpan(group.First, group.Count), group.First, word, most, places, found);
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int FindIn(ReadOnlySpan<uint> words, int first, uint word, int most, int[] places, int found)
    {
        var (wanted, limit) = (Vector256.Create(word), Vector256.Create((uint)most));
        int i = 0;
        for (; i <= words.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            var mismatches = PairCounts.Mismatches(wanted ^ Vector256.Create(words[i..]));
            for (uint near = Vector256.LessThanOrEqual(mismatches.AsInt32(), limit.AsInt32()).ExtractMostSignificantBits(); near != 0; near &= near - 1)
                places[found++] = first + i + BitOperations.TrailingZeroCount(near);
        }
        for (; i < words.Length; i++)
            if (PairCounts.Mismatches(word, words[i]) <= most)
                places[found++] = first + i;
        return found;
    }
}
