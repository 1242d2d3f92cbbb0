using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CisLens.Kernels;

/// <summary>
/// The Walsh-Hadamard transform of a table over k-mers, unnormalised and in place. Two transforms multiply the table by its length. A
/// base is two bits, so one base is one radix-4 step. The order of the bases does not matter.
/// </summary>
static class WalshHadamard
{
    /// <summary>Shortest table: the k-mers of two bases.</summary>
    public const int Shortest = 16;

    const int CacheBytes = 16384; // half of a first-level cache of 32 KiB

    /// <summary>Transforms a table of 4^l values, l at least 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform<T>(Span<T> values) where T : unmanaged, INumber<T>
    {
        if (values.Length * Unsafe.SizeOf<T>() > CacheBytes)
        {
            int quarter = values.Length / 4;
            OneBase(values, values.Length);
            for (int i = 0; i < 4; i++)
                Transform(values.Slice(i * quarter, quarter));
            return;
        }
        for (int length = values.Length; length > Shortest; length /= 4)
            OneBase(values, length);
        LastTwoBases(values);
    }

    /// <summary>Transforms the columns of a table: each column alone, along the rows.</summary>
    /// <param name="rows">4^h rows one after the other.</param>
    /// <param name="width">Values per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformColumns<T>(Span<T> rows, int width) where T : unmanaged, INumber<T>
    {
        for (int length = rows.Length; length > width; length /= 4)
            OneBase(rows, length);
    }

    /// <summary>The step of one base, in each run of <paramref name="length"/> values: sums and differences of its four quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OneBase<T>(Span<T> values, int length) where T : unmanaged, INumber<T>
    {
        nuint quarter = (nuint)length / 4;
        for (int start = 0; start < values.Length; start += length)
        {
            ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), start);
            ref T b = ref Unsafe.Add(ref a, quarter);
            ref T c = ref Unsafe.Add(ref b, quarter);
            ref T d = ref Unsafe.Add(ref c, quarter);
            for (nuint i = 0; i < quarter; i += (nuint)Vector256<T>.Count)
            {
                var (va, vb) = (Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i));
                var (vc, vd) = (Vector256.LoadUnsafe(ref c, i), Vector256.LoadUnsafe(ref d, i));
                var (ab, cd) = (va + vb, vc + vd);
                var (a_b, c_d) = (va - vb, vc - vd);
                (ab + cd).StoreUnsafe(ref a, i);
                (a_b + c_d).StoreUnsafe(ref b, i);
                (ab - cd).StoreUnsafe(ref c, i);
                (a_b - c_d).StoreUnsafe(ref d, i);
            }
        }
    }

    /// <summary>The steps of the two lowest bases, on sixteen values at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void LastTwoBases<T>(Span<T> values) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
            LastFourBits(MemoryMarshal.Cast<T, float>(values));
        else
            LastFourBits(MemoryMarshal.Cast<T, double>(values));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void LastFourBits(Span<float> values)
    {
        ref float x = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += Shortest)
        {
            var (a, b) = (Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref x, i + 8));
            LastThreeBits(a + b).StoreUnsafe(ref x, i);
            LastThreeBits(a - b).StoreUnsafe(ref x, i + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> LastThreeBits(Vector256<float> v)
    {
        v = Vector256.MultiplyAddEstimate(v, Vector256.Create(1f, 1, 1, 1, -1, -1, -1, -1),
            Vector256.Shuffle(v, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
        v = Vector256.MultiplyAddEstimate(v, Vector256.Create(1f, 1, -1, -1, 1, 1, -1, -1),
            Vector256.Shuffle(v, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        return Vector256.MultiplyAddEstimate(v, Vector256.Create(1f, -1, 1, -1, 1, -1, 1, -1),
            Vector256.Shuffle(v, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void LastFourBits(Span<double> values)
    {
        ref double x = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += Shortest)
        {
            var (a, b) = (Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref x, i + 4));
            var (c, d) = (Vector256.LoadUnsafe(ref x, i + 8), Vector256.LoadUnsafe(ref x, i + 12));
            var (ab, cd, a_b, c_d) = (a + b, c + d, a - b, c - d);
            LastTwoBits(ab + cd).StoreUnsafe(ref x, i);
            LastTwoBits(a_b + c_d).StoreUnsafe(ref x, i + 4);
            LastTwoBits(ab - cd).StoreUnsafe(ref x, i + 8);
            LastTwoBits(a_b - c_d).StoreUnsafe(ref x, i + 12);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> LastTwoBits(Vector256<double> v)
    {
        v = Vector256.MultiplyAddEstimate(v, Vector256.Create(1.0, 1, -1, -1), Vector256.Shuffle(v, Vector256.Create(2L, 3, 0, 1)));
        return Vector256.MultiplyAddEstimate(v, Vector256.Create(1.0, -1, 1, -1), Vector256.Shuffle(v, Vector256.Create(1L, 0, 3, 2)));
    }
}
