using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>All kernel values of a set of sequences, in float32 as in LIBSVM. The diagonal is exactly 1.</summary>
public sealed class GramMatrix : IKernelOperator
{
    readonly float[][] _rows;
    readonly int _threads;

    /// <summary>Computes the matrix. It needs 4 n^2 bytes.</summary>
    /// <exception cref="InputException">A sequence has no k-mers, or the matrix is larger than <paramref name="mostBytes"/>.</exception>
    public GramMatrix(KmerKernel kernel, SequenceSet sequences, int threads, long mostBytes = long.MaxValue, IRunLog? log = null,
        CancellationToken stop = default)
    {
        long bytes = (long)sequences.Count * sequences.Count * sizeof(float);
        if (bytes > mostBytes)
            throw new InputException(
                $"{sequences.Count} sequences need a kernel matrix of {bytes >> 20} MiB, but only {mostBytes >> 20} MiB are available; " +
                    "use fewer sequences or a kernel without gamma");
        _threads = threads;
        _rows = [.. Enumerable.Range(0, sequences.Count).Select(_ => new float[sequences.Count])];
        new CrossKernel(kernel, sequences, threads, stop).Rows(sequences, (row, values) =>
        {
            for (int column = 0; column < values.Length; column++)
                _rows[row][column] = (float)values[column];
            _rows[row][row] = 1;
        }, log, stop);
    }

    GramMatrix(float[][] rows, int threads) => (_rows, _threads) = (rows, threads);

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <summary>Values of one sequence with all sequences.</summary>
    public ReadOnlySpan<float> Row(int sequence) => _rows[sequence];

    /// <inheritdoc/>
    public IKernelOperator Subset(IReadOnlyList<int> members) =>
        new GramMatrix([.. members.Select(i => members.Select(j => _rows[i][j]).ToArray())], _threads);

    /// <inheritdoc/>
    public void Multiply(double[] coefficients, double[] result, bool precise) => Workers.Run(_threads, Count, i =>
    {
        double sum = 0;
        var row = _rows[i];
        for (int j = 0; j < row.Length; j++)
            sum += row[j] * coefficients[j];
        result[i] = sum;
    });
}
