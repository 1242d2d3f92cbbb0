using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CisLens.Kernels;

/// <summary>Counts the mismatches of one word with many, eight words at a time: exclusive or, fold each base
/// to a bit, count bits.</summary>
static class PairCounts
{
    const int Classes = 4; // mismatch classes counted in one pass over the words
    const uint EvenBits = 0x55555555, Pairs = 0x33333333, Nibbles = 0x0F0F0F0F;

    /// <summary>Number of letters in which two words differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Mismatches(uint u, uint v)
    {
        uint x = u ^ v;
        return BitOperations.PopCount((x | x >> 1) & EvenBits);
    }

    /// <summary>Adds, for each m up to the length of <paramref name="counts"/>, how many of <paramref name="others"/> differ from
    /// a word in m letters.</summary>
    /// <param name="word">The word.</param>
    /// <param name="others">The others.</param>
    /// <param name="weights">What each of the others counts; empty where each counts 1.</param>
    /// <param name="counts">Where the counts are added, by m.</param>
    public static void Add(uint word, ReadOnlySpan<uint> others, ReadOnlySpan<byte> weights, Span<long> counts)
    {
        for (int first = 0; first < counts.Length; first += Classes)
            AddClasses(word, others, weights, first, counts[first..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddClasses(uint word, ReadOnlySpan<uint> others, ReadOnlySpan<byte> weights, int first, Span<long> counts)
    {
        var c0 = Vector256<uint>.Zero;
        var (c1, c2, c3) = (c0, c0, c0);
        uint f = (uint)first;
        var (m0, m1, m2, m3) = (Vector256.Create(f), Vector256.Create(f + 1), Vector256.Create(f + 2), Vector256.Create(f + 3));
        var wanted = Vector256.Create(word);
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
            if (Mismatches(word, others[i]) - first is >= 0 and < Classes and int m)
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

    /// <summary>Number of letters in which each of eight pairs of words differs, from their exclusive or.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Mismatches(Vector256<uint> x)
    {
        var bits = (x | x >>> 1) & Vector256.Create(EvenBits);
        bits = (bits & Vector256.Create(Pairs)) + (bits >>> 2 & Vector256.Create(Pairs));
        bits = (bits + (bits >>> 4)) & Vector256.Create(Nibbles);
        bits += bits >>> 8;
        return (bits + (bits >>> 16)) & Vector256.Create(0xFFu);
    }
}
