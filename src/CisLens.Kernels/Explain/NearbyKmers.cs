using System.Numerics;
using System.Runtime.CompilerServices;

namespace CisLens.Kernels.Explain;

/// <summary>
/// Finds the k-mers of a set that are within a number of mismatches of a k-mer. k-mers that differ only in their last three bases are
/// the 64 bits of one number. For each change of the bases before them, one exclusive or finds the number, and one mask keeps the k-mers
/// that are near enough.
/// </summary>
sealed class NearbyKmers
{
    const int MostSuffixBases = 3;

    readonly int _suffixBits;
    readonly uint _suffixMask;
    readonly ulong[] _present;
    readonly int[] _before; // number of k-mers before those of each number; counting bits gives the index of a k-mer
    readonly int[][] _changes;
    readonly ulong[][] _balls;

    /// <summary>Makes an empty set.</summary>
    /// <param name="wordLength">l.</param>
    /// <param name="reach">Most mismatches of a near k-mer.</param>
    public NearbyKmers(int wordLength, int reach)
    {
        int suffixBases = Math.Min(MostSuffixBases, wordLength), prefixBases = wordLength - suffixBases;
        _suffixBits = 2 * suffixBases;
        _suffixMask = (1u << _suffixBits) - 1;
        _present = new ulong[1 << (2 * prefixBases)];
        _before = new int[_present.Length];
        _changes = PairCounts.SubstitutionMasks(Math.Min(reach, prefixBases), prefixBases);
        _balls = [.. _changes.Select((_, changed) => Balls(reach - changed))];
    }

    /// <summary>Number of k-mers.</summary>
    public int Count { get; private set; }

    /// <summary>Adds k-mers. A k-mer may be added several times.</summary>
    public void Add(ReadOnlySpan<uint> kmers)
    {
        foreach (uint kmer in kmers)
            _present[kmer >> _suffixBits] |= 1UL << (int)(kmer & _suffixMask);
    }

    /// <summary>Numbers the k-mers in their order, once all have been added.</summary>
    public void Number()
    {
        Count = 0;
        for (int i = 0; i < _present.Length; i++)
        {
            _before[i] = Count;
            Count += BitOperations.PopCount(_present[i]);
        }
    }

    /// <summary>The index of a k-mer of the set.</summary>
    public int Index(uint kmer) => Index(kmer >> _suffixBits, (int)(kmer & _suffixMask));

    /// <summary>Finds the k-mers that are near one.</summary>
    /// <param name="kmer">The k-mer.</param>
    /// <param name="found">Memory for all k-mers of the set.</param>
    /// <returns>Number of near k-mers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(uint kmer, Span<(uint Kmer, int Index)> found)
    {
        int count = 0;
        uint prefix = kmer >> _suffixBits;
        for (int changed = 0; changed < _changes.Length; changed++)
        {
            ulong ball = _balls[changed][kmer & _suffixMask];
            foreach (int change in _changes[changed])
            {
                uint number = prefix ^ (uint)change;
                for (ulong near = _present[number] & ball; near != 0; near &= near - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(near);
                    found[count++] = (number << _suffixBits | (uint)bit, Index(number, bit));
                }
            }
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Index(uint number, int bit) => _before[number] + BitOperations.PopCount(_present[number] & ((1UL << bit) - 1));

    /// <summary>For each suffix, the suffixes with at most this number of mismatches.</summary>
    ulong[] Balls(int most)
    {
        var balls = new ulong[_suffixMask + 1];
        for (uint u = 0; u < balls.Length; u++)
            for (uint v = 0; v < balls.Length; v++)
                if (PairCounts.Mismatches(u, v) <= most)
                    balls[u] |= 1UL << (int)v;
        return balls;
    }
}
