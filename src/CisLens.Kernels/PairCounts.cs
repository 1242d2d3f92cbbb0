using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CisLens.Kernels;

/// <summary>Counts the mismatches of one k-mer with many others, eight at a time: exclusive or, one bit per base, bit count.</summary>
static class PairCounts
{
    const int Classes = 4; // mismatch classes counted in one pass over the k-mers
    const uint EvenBits = 0x55555555, Pairs = 0x33333333, Nibbles = 0x0F0F0F0F;

    /// <summary>Number of letters in which two k-mers differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Mismatches(uint u, uint v)
    {
        uint x = u ^ v;
        return BitOperations.PopCount((x | x >> 1) & EvenBits);
    }

    /// <summary>
    /// Adds to <paramref name="counts"/>, for each number m of mismatches, how many of <paramref name="others"/> differ from a k-mer in m
    /// letters.
    /// </summary>
    /// <param name="kmer">The k-mer.</param>
    /// <param name="others">The other k-mers.</param>
    /// <param name="weights">Weights of the others; empty if each counts 1.</param>
    /// <param name="counts">The counts by m.</param>
    public static void Add(uint kmer, ReadOnlySpan<uint> others, ReadOnlySpan<byte> weights, Span<long> counts)
    {
        for (int first = 0; first < counts.Length; first += Classes)
            AddClasses(kmer, others, weights, first, counts[first..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddClasses(uint kmer, ReadOnlySpan<uint> others, ReadOnlySpan<byte> weights, int first, Span<long> counts)
    {
        var c0 = Vector256<uint>.Zero;
        var (c1, c2, c3) = (c0, c0, c0);
        uint f = (uint)first;
        var (m0, m1, m2, m3) = (Vector256.Create(f), Vector256.Create(f + 1), Vector256.Create(f + 2), Vector256.Create(f + 3));
        var wanted = Vector256.Create(kmer);
        var weight = Vector256<uint>.One;
        int i = 0;
        for (; i <= others.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            if (!weights.IsEmpty)
                weight = EightWeights(weights[i..]);
            var m = Mismatches(wanted ^ Vector256.Create(others[i..]));
            c0 += Vector256.Equals(m, m0) & weight;
            c1 += Vector256.Equals(m, m1) & weight;
            c2 += Vector256.Equals(m, m2) & weight;
            c3 += Vector256.Equals(m, m3) & weight;
        }
        Span<long> found = [Vector256.Sum(c0), Vector256.Sum(c1), Vector256.Sum(c2), Vector256.Sum(c3)];
        for (; i < others.Length; i++)
            if (Mismatches(kmer, others[i]) - first is >= 0 and < Classes and int m)
                found[m] += weights.IsEmpty ? 1 : weights[i];
        for (int m = 0; m < Math.Min(Classes, counts.Length); m++)
            counts[m] += found[m];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> EightWeights(ReadOnlySpan<byte> weights)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<ulong>(weights)).AsByte());
        return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
    }

    /// <summary>Number of letters in which each of eight pairs of k-mers differ, from their exclusive or.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Mismatches(Vector256<uint> x)
    {
        var bits = (x | x >>> 1) & Vector256.Create(EvenBits);
        bits = (bits & Vector256.Create(Pairs)) + (bits >>> 2 & Vector256.Create(Pairs));
        bits = (bits + (bits >>> 4)) & Vector256.Create(Nibbles);
        bits += bits >>> 8;
        return (bits + (bits >>> 16)) & Vector256.Create(0xFFu);
    }

    /// <summary>
    /// Masks that change exactly 0, 1, ... <paramref name="most"/> letters of a k-mer of <paramref name="length"/> letters, by exclusive
    /// or.
    /// </summary>
    public static int[][] SubstitutionMasks(int most, int length)
    {
        var masks = new List<int>[most + 1];
        for (int changed = 0; changed <= most; changed++)
            masks[changed] = [];
        for (int mask = 0; mask < 1 << (2 * length); mask++)
            if (Mismatches((uint)mask, 0) is var changed && changed <= most)
                masks[changed].Add(mask);
        return [.. masks.Select(list => list.ToArray())];
    }
}
