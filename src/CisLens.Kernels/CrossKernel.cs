using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Kernel values between sequences (rows) and all sequences of a set (columns). The Gaussian kernels need single values. Eight rows
/// are computed together. For each block of the k-mer table, every k-mer of a row adds its pair weights to all k-mers of the block
/// within d mismatches. Then each column adds up the values of its k-mers.
/// </summary>
public sealed class CrossKernel
{
    const int BlockBases = 6; // 4^6 k-mers of eight float64 are 256 KiB, half of a second-level cache

    readonly SequenceSet _columns;
    readonly int _threads;
    readonly double[] _norms;

    /// <summary>Reads the columns.</summary>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public CrossKernel(KmerKernel kernel, SequenceSet columns, int threads, CancellationToken stop = default)
    {
        (Kernel, _columns, _threads) = (kernel, columns, threads);
        _norms = SelfSimilarity.Norms(kernel, columns, threads, stop);
        Layout = new TableLayout(kernel.WordLength, BlockBases);
        Index = new KmerIndex(kernel, columns, Layout, threads, stop);
    }

    /// <summary>The kernel.</summary>
    public KmerKernel Kernel { get; }

    internal TableLayout Layout { get; }

    internal KmerIndex Index { get; }

    /// <summary>Computes the rows of a set, in any order and on several threads.</summary>
    /// <param name="rows">The sequences of the rows.</param>
    /// <param name="take">Receives the index of a row and its values, one per column. The span is used again afterwards.</param>
    /// <param name="log">Receives the progress.</param>
    /// <param name="stop">Stops the work between two batches of rows.</param>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public void Rows(SequenceSet rows, RowTaker take, IRunLog? log = null, CancellationToken stop = default)
    {
        var rowNorms = ReferenceEquals(rows, _columns) ? _norms : SelfSimilarity.Norms(Kernel, rows, _threads, stop);
        int batches = (rows.Count + RowBatch.Rows - 1) / RowBatch.Rows;
        int done = 0;
        Workers.Run(_threads, batches, () => new RowBatch(this, _columns.Count), (memory, batch) =>
        {
            int first = batch * RowBatch.Rows, count = Math.Min(RowBatch.Rows, rows.Count - first);
            memory.Compute(rows, first, count);
            for (int row = 0; row < count; row++)
                take(first + row, memory.Row(row, rowNorms[first + row], _norms));
            log?.Progress("kernel", Interlocked.Add(ref done, count), rows.Count, "rows");
        }, stop);
    }
}

/// <summary>Receives a row of kernel values. Several threads call it at the same time, each for another row.</summary>
/// <param name="row">Index of the row.</param>
/// <param name="values">One value per column.</param>
public delegate void RowTaker(int row, ReadOnlySpan<double> values);
