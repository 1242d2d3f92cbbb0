using CisLens.Core;
namespace CisLens.Kernels.Explain;

/// <summary>
/// Explains a linear kernel. The support vectors are one table over k-mers. For each of the l columns, one further table is made from it
/// (<see cref="ColumnTables"/>) and read for all sequences.
/// </summary>
sealed class LinearExplainer : Explainer
{
    readonly int _threads;
    readonly KmerScores _scores;
    readonly ColumnTables _tables;

    /// <summary>Computes the table of support vectors.</summary>
    public LinearExplainer(KernelModel model, ExplainMode mode, int threads, CancellationToken stop) : base(model, mode)
    {
        _threads = threads;
        _scores = new KmerScores(model, threads, stop);
        var norms = SelfSimilarity.Norms(model.Kernel, model.Supports, threads, stop);
        _tables = new ColumnTables(model.Kernel.WordLength, threads, table => KmerScores.Fold(model, norms, table.Span), stop);
    }

    private protected override Explanation[] Compute(SequenceSet sequences, CancellationToken stop)
    {
        var decisions = _scores.Score(sequences, _threads, stop);
        var norms = SelfSimilarity.Norms(Model.Kernel, sequences, _threads, stop);
        var values = new double[sequences.Count][];
        for (int i = 0; i < values.Length; i++)
            values[i] = Room(sequences.Codes(i));
        var match = _tables.NewTable();
        var mismatch = Rule.HasOneTable ? match : _tables.NewTable();
        for (int column = 0; column < Model.Kernel.WordLength; column++)
        {
            _tables.Fill(match, column, Rule.Match, stop);
            if (!Rule.HasOneTable)
                _tables.Fill(mismatch, column, Rule.Mismatch, stop);
            int q = column;
            Workers.Run(_threads, values.Length, i =>
                AddColumn(q, match.Span, mismatch.Span, sequences.Codes(i), norms[i], values[i]), stop);
        }
        return [.. values.Select((v, i) => new Explanation(sequences.Id(i), decisions[i], v))];
    }

    void AddColumn(int column, ReadOnlySpan<double> match, ReadOnlySpan<double> mismatch, ReadOnlySpan<byte> codes, double norm,
        double[] values)
    {
        var weights = Model.Kernel.Positions?.Compute(codes.Length - Model.Kernel.WordLength + 1);
        int shift = _tables.Shift(column);
        bool others = Rule.HasOtherBases;
        Span<double> given = stackalloc double[HammingScheme.Bases];
        for (var scan = new KmerScan(codes, Model.Kernel.WordLength); scan.MoveNext();)
        {
            var position = Position(values, scan.Start0 + column, codes.Length);
            if (position.IsEmpty)
                continue;
            uint own = scan.Kmer >> shift & 3, without = scan.Kmer & ~(3u << shift);
            for (uint b = 0; b < HammingScheme.Bases; b++)
                given[(int)b] = b == own ? match[(int)scan.Kmer] : others ? mismatch[(int)(without | b << shift)] : 0;
            Rule.Add(position, (int)own, given, (weights?[scan.Start0] ?? 1) / norm);
        }
    }
}
