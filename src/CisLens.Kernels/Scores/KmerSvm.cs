using CisLens.Core;

namespace CisLens.Kernels.Scores;

/// <summary>A kmer-SVM: a weight a k-mer (both strands one), f(x) = sum over the k-mers of x of their weights / |n_x| + bias, |n_x| the
/// norm of its counts.</summary>
/// <remarks>Lee, Karchin and Beer, Genome Res 21:2167 (2011).</remarks>
/// <param name="Weights">The weights.</param>
/// <param name="Bias">The bias, -rho.</param>
/// <param name="Platt">From f to probability, or null.</param>
public sealed record KmerSvm(KmerWeights Weights, double Bias, PlattScale? Platt = null)
{
    /// <summary>Weights of longer k-mers, each length with its own norm: the weighted spectrum. The weights hold the mean's 1
    /// / number of lengths.</summary>
    public IReadOnlyList<KmerWeights> Others { get; init; } = [];

    /// <summary>The weights of each k-mer length.</summary>
    public IEnumerable<KmerWeights> Tables => Others.Prepend(Weights);

    /// <summary>The weights of an SVM with spectrum kernels.</summary>
    /// <exception cref="ModelException">The kernel of the SVM is another one.</exception>
    public static KmerSvm From(KernelModel model, int threads, CancellationToken stop = default)
    {
        var parts = model.Parts.ToList();
        if (parts.Any(part => part.Kernel is not { Strands: KernelStrands.Merged, MaxMismatches: 0, Gamma: null, Positions: null }))
            throw new ModelException("the kernel is no spectrum kernel, so there are no weights of kmer-SVM");
        var tables = parts.Select(part => KmerWeights.From(part, withRho: false, threads, stop).Times(1.0 / parts.Count)).ToList();
        return new KmerSvm(tables[0], -model.Rho, model.Platt) { Others = tables[1..] };
    }

    /// <summary>The decision values of sequences.</summary>
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
