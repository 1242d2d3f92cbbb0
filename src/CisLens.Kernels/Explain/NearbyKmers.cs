using System.Numerics;
using System.Runtime.CompilerServices;

namespace CisLens.Kernels.Explain;

/// <summary>
/// Finds, among some k-mers, those within a number of mismatches of one. k-mers that differ only in their last three bases are
/// the 64 bits of one number: for each way to change the bases before them, one exclusive or leads to the number and one mask
/// keeps the k-mers that are near enough.
/// </summary>
sealed class NearbyKmers
{
    const int MostSuffixBases = 3;

    readonly int _suffixBits;
    readonly uint _suffixMask;
    readonly ulong[] _present;
    readonly int[] _before; // k-mers before those of each number: a k-mer's place is found by counting bits
    readonly int[][] _changes;
    readonly ulong[][] _balls;

    /// <summary>Room for k-mers.</summary>
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

    /// <summary>Adds k-mers, each as often as one likes.</summary>
    public void Add(ReadOnlySpan<uint> kmers)
    {
        foreach (uint kmer in kmers)
            _present[kmer >> _suffixBits] |= 1UL << (int)(kmer & _suffixMask);
    }

    /// <summary>Gives the k-mers their places, once all are there: their order among themselves.</summary>
    public void Number()
    {
        Count = 0;
        for (int i = 0; i < _present.Length; i++)
        {
            _before[i] = Count;
            Count += BitOperations.PopCount(_present[i]);
        }
    }

    /// <summary>The place of a k-mer that is there.</summary>
    public int Place(uint kmer) => Place(kmer >> _suffixBits, (int)(kmer & _suffixMask));

    /// <summary>Finds the k-mers that are near one.</summary>
    /// <param name="kmer">The k-mer.</param>
    /// <param name="found">Room for all k-mers.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(uint kmer, Span<(uint Kmer, int Place)> found)
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
                    found[count++] = (number << _suffixBits | (uint)bit, Place(number, bit));
                }
            }
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Place(uint number, int bit) => _before[number] + BitOperations.PopCount(_present[number] & ((1UL << bit) - 1));

    /// <summary>For each suffix, the suffixes with at most so many mismatches.</summary>
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
