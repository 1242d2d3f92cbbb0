using CisLens.Core;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CisLens.Kernels;

/// <summary>
/// A value for each of the 4^l words, and its product with the matrix of pair weights. That matrix depends on the number of
/// mismatches alone, so it is diagonal under the Walsh-Hadamard transform: transform, multiply by the eigenvalue of the
/// number of bases that are not zero, transform back. Rows are blocks of words with the same first bases: the low bases are
/// transformed within a row, the high ones down the columns in strips that fit the cache, which makes three passes over memory.
/// </summary>
sealed class KmerTable<T> where T : unmanaged, INumber<T>
{
    const int StripBytes = 16384, NarrowestStrip = 32;

    readonly AlignedArray<T> _values;
    readonly T[][] _factors; // [bases not zero in the row's number][column]: eigenvalue / 4^l
    readonly int _stripWidth;

    /// <summary>A table of zeros.</summary>
    /// <param name="pairWeights">c_0 to c_l.</param>
    public KmerTable(ReadOnlySpan<double> pairWeights)
    {
        Layout = new TableLayout(pairWeights.Length - 1);
        _values = new AlignedArray<T>(Layout.Words);
        _factors = Factors(HammingScheme.Eigenvalues(pairWeights));
        _stripWidth = Math.Min(Layout.BlockWords, Math.Max(NarrowestStrip, StripBytes / Unsafe.SizeOf<T>() / Layout.Blocks));
    }

    /// <summary>How the table is cut into blocks.</summary>
    public TableLayout Layout { get; }

    /// <summary>The whole table.</summary>
    public Span<T> Values => _values.Span;

    /// <summary>The words of one block.</summary>
    public Span<T> Block(int block) => _values.Span.Slice(block * Layout.BlockWords, Layout.BlockWords);

    /// <summary>Number of strips for <see cref="MultiplyStrip"/>.</summary>
    public int Strips => Layout.BlockWords / _stripWidth;

    /// <summary>Replaces the table by its product with the matrix of pair weights.</summary>
    public void Multiply(int threads, CancellationToken stop = default)
    {
        Workers.Run(threads, Layout.Blocks, block => WalshHadamard.Transform(Block(block)), stop);
        MultiplyColumns(threads, stop);
        Workers.Run(threads, Layout.Blocks, block => WalshHadamard.Transform(Block(block)), stop);
    }

    /// <summary>The middle part of <see cref="Multiply(int, CancellationToken)"/>, between the transforms of the blocks.</summary>
    public void MultiplyColumns(int threads, CancellationToken stop = default) =>
        Workers.Run(threads, Strips, () => new AlignedArray<T>(Layout.Blocks * _stripWidth), (strip, number) =>
            MultiplyStrip(strip.Span, number), stop);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void MultiplyStrip(Span<T> strip, int number)
    {
        int column = number * _stripWidth;
        for (int row = 0; row < Layout.Blocks; row++)
            Block(row).Slice(column, _stripWidth).CopyTo(strip[(row * _stripWidth)..]);
        WalshHadamard.TransformColumns(strip, _stripWidth);
        for (int row = 0; row < Layout.Blocks; row++)
            Multiply(strip.Slice(row * _stripWidth, _stripWidth), _factors[BasesNotZero(row)].AsSpan(column, _stripWidth));
        WalshHadamard.TransformColumns(strip, _stripWidth);
        for (int row = 0; row < Layout.Blocks; row++)
            strip.Slice(row * _stripWidth, _stripWidth).CopyTo(Block(row)[column..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply(Span<T> values, ReadOnlySpan<T> factors)
    {
        for (int i = 0; i < values.Length; i += Vector256<T>.Count)
            (Vector256.Create<T>(values[i..]) * Vector256.Create(factors[i..])).CopyTo(values[i..]);
    }

    static int BasesNotZero(int word) => PairCounts.Mismatches((uint)word, 0);

    T[][] Factors(double[] eigenvalues)
    {
        var factors = new T[HighBases + 1][];
        for (int high = 0; high < factors.Length; high++)
        {
            factors[high] = new T[Layout.BlockWords];
            for (int column = 0; column < factors[high].Length; column++)
                factors[high][column] = T.CreateChecked(eigenvalues[high + BasesNotZero(column)] / Layout.Words);
        }
        return factors;
    }

    int HighBases => BitOperations.Log2((uint)Layout.Blocks) / 2;
}
