using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CisLens.Kernels;

/// <summary>
/// Memory for eight rows of a <see cref="CrossKernel"/>: a block of the table and the sums of the columns, eight values each.
/// </summary>
sealed class RowBatch(CrossKernel kernel, int columns)
{
    /// <summary>Rows per batch: two vectors of float64, or one of 512 bits.</summary>
    public const int Rows = 8;

    readonly AlignedArray<double> _table = new(kernel.Layout.BlockSize * Rows);
    readonly AlignedArray<double> _sums = new(columns * Rows);
    readonly double[] _row = new double[columns];
    readonly KmerList _list = new(kernel.Kernel);
    readonly List<(uint Kmer, byte Weight, byte Row)> _kmers = [];
    readonly int[][] _masks = PairCounts.SubstitutionMasks(
        Math.Min(kernel.Kernel.MaxMismatches, kernel.Layout.BlockBits / 2), kernel.Layout.BlockBits / 2);

    /// <summary>Computes the raw similarities of some rows with all columns.</summary>
    public void Compute(SequenceSet rows, int first, int count)
    {
        _kmers.Clear();
        for (int row = 0; row < count; row++)
            AddKmers(rows.Codes(first + row), (byte)row);
        _sums.Span.Clear();
        for (int block = 0; block < kernel.Layout.Blocks; block++)
        {
            _table.Span.Clear();
            Scatter(block, CollectionsMarshal.AsSpan(_kmers), _table.Span);
            foreach (var chunk in kernel.Index.Chunks)
            {
                var sums = _sums.Span.Slice(chunk.First * Rows, chunk.Count * Rows);
                Gather(chunk.Forward.OfBlock(block), chunk.Forward.Weights(block), _table.Span, sums);
                if (chunk.Reverse is { } reverse)
                    Gather(reverse.OfBlock(block), reverse.Weights(block), _table.Span, sums);
            }
        }
    }

    /// <summary>The kernel values of one row of the batch.</summary>
    public ReadOnlySpan<double> Row(int row, double rowNorm, double[] columnNorms)
    {
        var sums = _sums.Span;
        for (int column = 0; column < _row.Length; column++)
            _row[column] = kernel.Kernel.Shape(sums[column * Rows + row] / (rowNorm * columnNorms[column]));
        return _row;
    }

    void AddKmers(ReadOnlySpan<byte> codes, byte row)
    {
        _list.Fill(codes);
        for (int i = 0; i < _list.Kmers.Length; i++)
            _kmers.Add((_list.Kmers[i], _list.Weights.IsEmpty ? (byte)1 : _list.Weights[i], row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Scatter(int block, ReadOnlySpan<(uint Kmer, byte Weight, byte Row)> kmers, Span<double> table)
    {
        var pairWeights = kernel.Kernel.PairWeights;
        int blockBits = kernel.Layout.BlockBits, most = kernel.Kernel.MaxMismatches;
        foreach (var (kmer, weight, row) in kmers)
        {
            int before = PairCounts.Mismatches(kmer >> blockBits, (uint)block);
            int low = (int)kmer & (kernel.Layout.BlockSize - 1);
            for (int more = 0; more < _masks.Length && before + more <= most; more++)
            {
                double value = pairWeights[before + more] * weight;
                foreach (int mask in _masks[more])
                    table[(low ^ mask) * Rows + row] += value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gather(ReadOnlySpan<uint> entries, ReadOnlySpan<byte> weights, ReadOnlySpan<double> table, Span<double> sums)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            var values = Vector512.Create(table.Slice(KmerIndex.Entries.Kmer(entries[i]) * Rows, Rows));
            var sum = sums.Slice(KmerIndex.Entries.Sequence(entries[i]) * Rows, Rows);
            if (!weights.IsEmpty)
                values *= Vector512.Create((double)weights[i]);
            (Vector512.Create<double>(sum) + values).CopyTo(sum);
        }
    }
}
