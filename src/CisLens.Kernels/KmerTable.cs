using CisLens.Core;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CisLens.Kernels;

/// <summary>
/// A value for each of the 4^l k-mers, and the product of this table with the matrix of pair weights. The matrix depends only on the
/// number of mismatches, so the Walsh-Hadamard transform makes it diagonal: transform, multiply by the eigenvalue of the number of
/// bases that are not 0, transform back. A row is a block of k-mers with the same first bases. The low bases are transformed within
/// a row, the high bases along columns, in strips that fit into the cache. This reads and writes the memory three times.
/// </summary>
sealed class KmerTable<T> where T : unmanaged, INumber<T>
{
    const int StripBytes = 16384, NarrowestStrip = 32;

    readonly AlignedArray<T> _values;
    readonly T[][] _factors; // [number of bases of the row that are not 0][column]: eigenvalue / 4^l
    readonly int _stripWidth;

    /// <summary>A table of zeros.</summary>
    /// <param name="pairWeights">c_0 to c_l.</param>
    public KmerTable(ReadOnlySpan<double> pairWeights)
    {
        Layout = new TableLayout(pairWeights.Length - 1);
        _values = new AlignedArray<T>(Layout.Kmers);
        _factors = Factors(HammingScheme.Eigenvalues(pairWeights));
        _stripWidth = Math.Min(Layout.BlockSize, Math.Max(NarrowestStrip, StripBytes / Unsafe.SizeOf<T>() / Layout.Blocks));
    }

    /// <summary>How the table is divided into blocks.</summary>
    public TableLayout Layout { get; }

    /// <summary>The whole table.</summary>
    public Span<T> Values => _values.Span;

    /// <summary>The k-mers of one block.</summary>
    public Span<T> Block(int block) => _values.Span.Slice(block * Layout.BlockSize, Layout.BlockSize);

    /// <summary>Number of strips for <see cref="MultiplyStrip"/>.</summary>
    public int Strips => Layout.BlockSize / _stripWidth;

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

    static int BasesNotZero(int kmer) => PairCounts.Mismatches((uint)kmer, 0);

    T[][] Factors(double[] eigenvalues)
    {
        var factors = new T[HighBases + 1][];
        for (int high = 0; high < factors.Length; high++)
        {
            factors[high] = new T[Layout.BlockSize];
            for (int column = 0; column < factors[high].Length; column++)
                factors[high][column] = T.CreateChecked(eigenvalues[high + BasesNotZero(column)] / Layout.Kmers);
        }
        return factors;
    }

    int HighBases => BitOperations.Log2((uint)Layout.Blocks) / 2;
}

/// <summary>
/// Divides a table over k-mers of length l into blocks of k-mers with the same first bases. There are enough blocks for several
/// threads, and a block fits into the second-level cache.
/// </summary>
/// <param name="wordLength">l.</param>
/// <param name="blockBases">Number of bases that vary within a block, or null for the default.</param>
readonly struct TableLayout(int wordLength, int? blockBases = null)
{
    // 4^8 k-mers are 256 KiB of float32; at least 16 k-mers for the vectors, 64 blocks if there are enough k-mers
    const int MostBlockBases = 8, FewestBlockBases = 2, BlockNumberBases = 3;

    readonly int _blockBases =
        Math.Min(wordLength, blockBases ?? Math.Clamp(wordLength - BlockNumberBases, FewestBlockBases, MostBlockBases));

    /// <summary>Number of all k-mers.</summary>
    public int Kmers => 1 << (2 * wordLength);

    /// <summary>Number of low bits that are the k-mer within its block. The other bits are the block.</summary>
    public int BlockBits => 2 * _blockBases;

    /// <summary>k-mers in a block.</summary>
    public int BlockSize => 1 << BlockBits;

    /// <summary>Number of blocks.</summary>
    public int Blocks => Kmers >> BlockBits;
}
