using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>
/// A trained linear SVM as a table over all k-mers: V[u] = sum over k-mers v of c_m(u,v) W[v], where W has the k-mers of the support
/// vectors. A decision value needs one value of the table per k-mer: f(x) = sum over k-mers u of x of w_u V[u] / |x| - rho.
/// </summary>
public sealed class KmerScores
{
    readonly KmerKernel _kernel;
    readonly KmerTable<double> _table;

    /// <summary>Computes the table of an SVM.</summary>
    /// <param name="model">An SVM with a linear kernel.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="InputException">A support vector has no k-mers; the message names it.</exception>
    public KmerScores(KernelModel model, int threads, CancellationToken stop = default)
    {
        if (model.Kernel.Gamma is not null)
            throw new ArgumentException("a kernel with gamma has no k-mer table", nameof(model));
        (_kernel, Rho) = (model.Kernel, model.Rho);
        _table = new KmerTable<double>(_kernel.PairWeights);
        Fold(model, SelfSimilarity.Norms(_kernel, model.Supports, threads, stop), _table.Values);
        _table.Multiply(threads, stop);
    }

    /// <summary>rho, which is subtracted in decision values.</summary>
    public double Rho { get; }

    /// <summary>
    /// V of a k-mer: what it adds to the decision value of a sequence of norm 1. If both strands count, it is the same for a k-mer and
    /// its reverse complement.
    /// </summary>
    public double Value(uint kmer) => _table.Values[(int)kmer];

    /// <summary>f of a sequence; NaN if it has no k-mer.</summary>
    public double Score(ReadOnlySpan<byte> codes) => new Reader(this).Score(codes);

    /// <summary>f of each sequence.</summary>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public double[] Score(SequenceSet sequences, int threads, CancellationToken stop = default)
    {
        const int sequencesPerTask = 64;
        var scores = new double[sequences.Count];
        Workers.Run(threads, (scores.Length + sequencesPerTask - 1) / sequencesPerTask, () =>
            new Reader(this), (reader, task) =>
        {
            int last = Math.Min(scores.Length, (task + 1) * sequencesPerTask);
            for (int i = task * sequencesPerTask; i < last; i++)
                scores[i] = reader.Score(sequences.Codes(i));
        }, stop);
        int bad = Array.FindIndex(scores, double.IsNaN);
        return bad < 0 ? scores : throw SelfSimilarity.Unusable(_kernel, sequences, bad);
    }

    /// <summary>f of a sequence that is just one k-mer, as LS-GKM scores lists of l-mers for deltaSVM.</summary>
    public double KmerScore(uint kmer)
    {
        int self = PairCounts.Mismatches(kmer, KmerScan.Reverse(kmer, _kernel.WordLength));
        double square = _kernel.PairWeights[0] + (_kernel.Strands == KernelStrands.Both ? _kernel.PairWeights[self] : 0);
        return Value(kmer) / Math.Sqrt(square) - Rho;
    }

    /// <summary>
    /// Adds up the support vectors of an SVM in a table over k-mers: W[v] = sum over s of y_s a_s / |s| times the weight of v in s, both
    /// strands of s if the kernel counts both.
    /// </summary>
    internal static void Fold(KernelModel model, double[] norms, Span<double> table)
    {
        var kmers = new KmerList(model.Kernel);
        table.Clear();
        for (int s = 0; s < model.Supports.Count; s++)
        {
            kmers.Fill(model.Supports.Codes(s));
            kmers.AddTo(table, model.Coefficients[s] / norms[s]);
        }
    }

    /// <summary>Scores sequences one after the other, with memory that is used again for the next sequence.</summary>
    sealed class Reader(KmerScores scores)
    {
        readonly KmerList _kmers = new(scores._kernel);

        /// <summary>f of a sequence; NaN if it has no k-mer.</summary>
        public double Score(ReadOnlySpan<byte> codes)
        {
            _kmers.Fill(codes);
            double norm = SelfSimilarity.Norm(scores._kernel, _kmers);
            if (!(norm > 0))
                return double.NaN;
            var kmers = _kmers.Kmers;
            var weights = _kmers.Weights;
            double sum = 0;
            for (int i = 0; i < kmers.Length; i++)
                sum += weights.IsEmpty ? scores.Value(kmers[i]) : weights[i] * scores.Value(kmers[i]);
            return sum / norm - scores.Rho;
        }
    }
}
