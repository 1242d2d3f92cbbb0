using System.Numerics;
using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// Products with the matrix of a linear k-mer kernel, in a time linear in the number of sequences. The coefficients are added up in
/// a table over all k-mers. The table is multiplied by the pair weights (<see cref="KmerTable{T}"/>). Then each sequence adds up the
/// values of its k-mers. The result does not depend on the number of threads.
/// </summary>
public sealed class KernelProduct : IKernelOperator
{
    const int MostLanes = 16; // partial sums, so that the order of additions does not depend on the number of threads

    readonly KmerKernel _kernel;
    readonly KmerIndex _index;
    readonly TableLayout _layout;
    readonly double[] _norms; // one per row
    readonly int[]? _rows;
    readonly double[][] _lanes;
    readonly int _threads;
    readonly CancellationToken _stop;
    readonly double[]? _sums; // sums of coefficients per row, if sequences share rows
    Workspace<float>? _single;
    Workspace<double>? _double;

    /// <summary>Reads the sequences.</summary>
    /// <param name="kernel">A kernel without gamma.</param>
    /// <param name="sequences">At least one sequence.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="stop">Stops a product, or the reading.</param>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public KernelProduct(KmerKernel kernel, SequenceSet sequences, int threads, CancellationToken stop = default)
    {
        if (kernel.Gamma is not null)
            throw new ArgumentException("a kernel with gamma has no linear product", nameof(kernel));
        ArgumentOutOfRangeException.ThrowIfZero(sequences.Count, nameof(sequences));
        (_kernel, _threads, _stop) = (kernel, threads, stop);
        Count = sequences.Count;
        (_rows, sequences) = Distinct(kernel, sequences);
        _norms = SelfSimilarity.Norms(kernel, sequences, threads, stop);
        _sums = _rows is null ? null : new double[_norms.Length];
        _layout = new TableLayout(kernel.WordLength);
        _index = new KmerIndex(kernel, sequences, _layout, threads, stop);
        _lanes = [.. Enumerable.Range(0, Math.Min(MostLanes, _layout.Blocks)).Select(_ => new double[sequences.Count])];
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int>? Rows => _rows;

    static (int[]? Rows, SequenceSet Distinct) Distinct(KmerKernel kernel, SequenceSet sequences)
    {
        int[] rows = DuplicateSequences.Rows(kernel, sequences);
        var first = new List<int>();
        for (int i = 0; i < rows.Length; i++)
            if (rows[i] == first.Count)
                first.Add(i);
        return first.Count == rows.Length ? (null, sequences) : (rows, sequences.Subset(first));
    }

    /// <inheritdoc/>
    public void Multiply(double[] coefficients, double[] result, bool precise)
    {
        if (precise)
            Multiply(_double ??= new(new KmerTable<double>(_kernel.PairWeights), new double[_norms.Length]), coefficients, result);
        else
            Multiply(_single ??= new(new KmerTable<float>(_kernel.PairWeights), new float[_norms.Length]), coefficients, result);
    }

    /// <summary>Memory for products of one precision. It is kept between products.</summary>
    sealed record Workspace<T>(KmerTable<T> Table, T[] Scaled) where T : unmanaged, INumber<T>;

    void Multiply<T>(Workspace<T> workspace, double[] coefficients, double[] result) where T : unmanaged, INumber<T>
    {
        var (table, scaled) = (workspace.Table, workspace.Scaled);
        Scale(coefficients, scaled);
        bool mixes = _kernel.MaxMismatches > 0;
        Workers.Run(_threads, _layout.Blocks, block => Scatter(table.Block(block), block, scaled, mixes), _stop);
        if (mixes)
            table.MultiplyColumns(_threads, _stop);
        Workers.Run(_threads, _lanes.Length, lane => Gather(table, lane, mixes), _stop);
        AddLanes(result, mixes ? 1 : _kernel.PairWeights[0]);
    }

    void Scale<T>(double[] coefficients, T[] scaled) where T : unmanaged, INumber<T>
    {
        var sums = coefficients;
        if (_rows is not null)
        {
            Array.Clear(sums = _sums!);
            for (int i = 0; i < _rows.Length; i++)
                sums[_rows[i]] += coefficients[i];
        }
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = T.CreateTruncating(sums[i] / _norms[i]);
    }

    void Scatter<T>(Span<T> block, int number, T[] scaled, bool transform) where T : unmanaged, INumber<T>
    {
        block.Clear();
        foreach (var chunk in _index.Chunks)
        {
            chunk.Forward.Scatter(number, scaled.AsSpan(chunk.First, chunk.Count), block);
            chunk.Reverse?.Scatter(number, scaled.AsSpan(chunk.First, chunk.Count), block);
        }
        if (transform)
            WalshHadamard.Transform(block);
    }

    /// <summary>
    /// With both strands, the product is the same for a k-mer and its reverse complement, so only the forward strand is read.
    /// </summary>
    void Gather<T>(KmerTable<T> table, int lane, bool transform) where T : unmanaged, INumber<T>
    {
        var sums = _lanes[lane];
        Array.Clear(sums);
        for (int block = lane; block < _layout.Blocks; block += _lanes.Length)
        {
            if (transform)
                WalshHadamard.Transform(table.Block(block));
            foreach (var chunk in _index.Chunks)
                chunk.Forward.Gather<T>(block, table.Block(block), sums.AsSpan(chunk.First, chunk.Count));
        }
    }

    void AddLanes(double[] result, double factor)
    {
        for (int i = 0; i < result.Length; i++)
        {
            int row = _rows?[i] ?? i;
            double sum = 0;
            foreach (var lane in _lanes)
                sum += lane[row];
            result[i] = sum * factor / _norms[row];
        }
    }
}
