using CisLens.Core;
namespace CisLens.Kernels.Explain;

/// <summary>
/// Tables for one column at a time: S[u] = sum of f_r W[v] over the k-mers v that have the same base as u in the column, where r is the
/// number of mismatches in the other columns. As in <see cref="KmerTable{T}"/>, the Walsh-Hadamard transform makes this diagonal, with
/// the eigenvalues of k-mers that are one base shorter. So a column needs one transform back.
/// </summary>
sealed class ColumnTables
{
    readonly int _wordLength, _threads;
    readonly TableLayout _layout;
    readonly AlignedArray<double> _spectrum;

    /// <summary>Transforms a table over k-mers.</summary>
    /// <param name="wordLength">l.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="fill">Fills the table W.</param>
    /// <param name="stop">Stops the work.</param>
    public ColumnTables(int wordLength, int threads, Action<AlignedArray<double>> fill, CancellationToken stop)
    {
        (_wordLength, _threads, _layout) = (wordLength, threads, new TableLayout(wordLength));
        _spectrum = NewTable();
        fill(_spectrum);
        Transform(_spectrum, stop);
    }

    /// <summary>Makes an empty table.</summary>
    public AlignedArray<double> NewTable() => new(_layout.Kmers);

    /// <summary>Position of the bits of a column in a k-mer; column 0 is the first base.</summary>
    public int Shift(int column) => 2 * (_wordLength - 1 - column);

    /// <summary>Computes the table of a column.</summary>
    /// <param name="table">Receives the table.</param>
    /// <param name="column">The column.</param>
    /// <param name="weights">f_0 to f_(l-1).</param>
    /// <param name="stop">Stops the work.</param>
    public void Fill(AlignedArray<double> table, int column, double[] weights, CancellationToken stop)
    {
        var factors = HammingScheme.Eigenvalues(weights);
        for (int i = 0; i < factors.Length; i++)
            factors[i] /= _layout.Kmers;
        uint others = ~(3u << Shift(column));
        Workers.Run(_threads, _layout.Blocks, block =>
        {
            int first = block * _layout.BlockSize;
            var from = _spectrum.Span.Slice(first, _layout.BlockSize);
            var to = table.Span.Slice(first, _layout.BlockSize);
            for (int i = 0; i < to.Length; i++)
                to[i] = from[i] * factors[PairCounts.Mismatches((uint)(first + i) & others, 0)];
        }, stop);
        Transform(table, stop);
    }

    void Transform(AlignedArray<double> table, CancellationToken stop)
    {
        WalshHadamard.TransformColumns(table.Span, _layout.BlockSize);
        Workers.Run(_threads, _layout.Blocks, block =>
            WalshHadamard.Transform(table.Span.Slice(block * _layout.BlockSize, _layout.BlockSize)), stop);
    }
}
