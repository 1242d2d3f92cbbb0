using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// A trained linear SVM as one table over all k-mers: V[u] = sum over words v of c_m(u,v) W[v], where W holds the support
/// vectors' words. A decision value is one look a word: f(x) = sum over words u of x of w_u V[u] / |x| - rho.
/// </summary>
public sealed class KmerScores
{
    readonly KmerKernel _kernel;
    readonly KmerTable<double> _table;

    /// <summary>Folds support vectors into the table.</summary>
    /// <param name="model">An SVM with a linear kernel.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="InputException">A support vector has no words; the message names it.</exception>
    public KmerScores(KernelModel model, int threads, CancellationToken stop = default)
    {
        if (model.Kernel.Gamma is not null)
            throw new ArgumentException("a kernel with gamma has no table of words", nameof(model));
        (_kernel, Rho) = (model.Kernel, model.Rho);
        _table = new KmerTable<double>(_kernel.PairWeights);
        SupportTable.Fold(model, SelfSimilarity.Norms(_kernel, model.Supports, threads, stop), _table.Values);
        _table.Multiply(threads, stop);
    }

    /// <summary>rho, which decision values have subtracted.</summary>
    public double Rho { get; }

    /// <summary>V of a word: what it adds to the decision value of a sequence of norm 1. Both strands of a word have the same,
    /// where strands count.</summary>
    public double Value(uint word) => _table.Values[(int)word];

    /// <summary>f of a sequence; NaN when it has no word.</summary>
    public double Score(ReadOnlySpan<byte> codes) => new KmerScoreReader(_kernel, this).Score(codes);

    /// <summary>f of each sequence.</summary>
    /// <exception cref="InputException">A sequence has no words; the message names it.</exception>
    public double[] Score(SequenceSet sequences, int threads, CancellationToken stop = default)
    {
        const int sequencesATask = 64;
        var scores = new double[sequences.Count];
        Workers.Run(threads, (scores.Length + sequencesATask - 1) / sequencesATask, () =>
            new KmerScoreReader(_kernel, this), (reader, task) =>
        {
            int last = Math.Min(scores.Length, (task + 1) * sequencesATask);
            for (int i = task * sequencesATask; i < last; i++)
                scores[i] = reader.Score(sequences.Codes(i));
        }, stop);
        int bad = Array.FindIndex(scores, double.IsNaN);
        return bad < 0 ? scores : throw SelfSimilarity.Unusable(_kernel, sequences, bad);
    }

    /// <summary>f of the sequence that is one word alone, as LS-GKM scores lists of l-mers for deltaSVM.</summary>
    public double WordScore(uint word)
    {
        int self = PairCounts.Mismatches(word, KmerScan.Reverse(word, _kernel.WordLength));
        double square = _kernel.PairWeights[0] + (_kernel.Strands == KernelStrands.Both ? _kernel.PairWeights[self] : 0);
        return Value(word) / Math.Sqrt(square) - Rho;
    }
}
