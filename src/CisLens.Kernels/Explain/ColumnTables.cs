using CisLens.Core;
namespace CisLens.Kernels.Explain;

/// <summary>
/// For one column at a time, S[u] = sum of f_r W[v] over the k-mers v that have u's base in the column, r being the mismatches
/// in the other columns. As the whole product (<see cref="KmerTable{T}"/>) this is diagonal under the Walsh-Hadamard
/// transform, with the eigenvalues of k-mers one base shorter, so that a column costs one transform back.
/// </summary>
sealed class ColumnTables
{
    readonly int _wordLength, _threads;
    readonly TableLayout _layout;
    readonly AlignedArray<double> _spectrum;

    /// <summary>Transforms a table over k-mers.</summary>
    /// <param name="wordLength">l.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="fill">Fills the table W.</param>
    /// <param name="stop">Stops it.</param>
    public ColumnTables(int wordLength, int threads, Action<AlignedArray<double>> fill, CancellationToken stop)
    {
        (_wordLength, _threads, _layout) = (wordLength, threads, new TableLayout(wordLength));
        _spectrum = NewTable();
        fill(_spectrum);
        Transform(_spectrum, stop);
    }

    /// <summary>Room for a table.</summary>
    public AlignedArray<double> NewTable() => new(_layout.Kmers);

    /// <summary>Distance of a column's base from the low end of a k-mer, in bits; column 0 is the first base.</summary>
    public int Shift(int column) => 2 * (_wordLength - 1 - column);

    /// <summary>Computes the table of a column.</summary>
    /// <param name="table">Where it goes.</param>
    /// <param name="column">The column.</param>
    /// <param name="weights">f_0 to f_(l-1).</param>
    /// <param name="stop">Stops it.</param>
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
