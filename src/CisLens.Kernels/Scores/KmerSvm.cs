using CisLens.Core;

namespace CisLens.Kernels.Scores;

/// <summary>
/// A kmer-SVM: one weight per k-mer, the same for its reverse complement. f(x) = sum over the k-mers of x of their weights / |n_x| + bias,
/// where |n_x| is the norm of the k-mer counts.
/// </summary>
/// <remarks>Lee, Karchin and Beer, Genome Res 21:2167 (2011).</remarks>
/// <param name="Weights">The weights.</param>
/// <param name="Bias">The bias, -rho.</param>
/// <param name="Platt">From f to probability, or null.</param>
public sealed record KmerSvm(KmerWeights Weights, double Bias, PlattScale? Platt = null)
{
    /// <summary>
    /// Weights of longer k-mers, each length with its own norm (weighted spectrum). The weights include the factor 1 / number of lengths.
    /// </summary>
    public IReadOnlyList<KmerWeights> Others { get; init; } = [];

    /// <summary>The weights, one table per k-mer length.</summary>
    public IEnumerable<KmerWeights> Tables => Others.Prepend(Weights);

    /// <summary>Computes the weights of an SVM with spectrum kernels.</summary>
    /// <exception cref="ModelException">The SVM has another kernel.</exception>
    public static KmerSvm From(KernelModel model, int threads, CancellationToken stop = default)
    {
        var parts = model.Parts.ToList();
        if (parts.Any(part => part.Kernel is not { Strands: KernelStrands.Merged, MaxMismatches: 0, Gamma: null, Positions: null }))
            throw new ModelException("kmer-SVM weights exist only for spectrum kernels (design kmer-svm); this model has another kernel");
        var tables = parts.Select(part => KmerWeights.From(part, withRho: false, threads, stop).Times(1.0 / parts.Count)).ToList();
        return new KmerSvm(tables[0], -model.Rho, model.Platt) { Others = tables[1..] };
    }

    /// <summary>Decision values of sequences.</summary>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public double[] Score(SequenceSet sequences, int threads, CancellationToken stop = default)
    {
        var scores = new double[sequences.Count];
        Array.Fill(scores, Bias);
        foreach (var table in Tables)
        {
            var norms = SelfSimilarity.Norms(KmerKernel.Spectrum(table.WordLength), sequences, threads, stop);
            for (int i = 0; i < scores.Length; i++)
                scores[i] += table.Total(sequences.Codes(i)).Sum / norms[i];
        }
        return scores;
    }
}
