using CisLens.Core;

namespace CisLens.Design.Kernels.Scores;

/// <summary>A kmer-SVM: a weight a k-mer (both strands one), f(x) = sum over the k-mers of x of their weights / |n_x| + bias, |n_x| the norm of its counts.</summary>
/// <remarks>Lee, Karchin and Beer, Genome Res 21:2167 (2011).</remarks>
/// <param name="Weights">The weights.</param>
/// <param name="Bias">The bias, -rho.</param>
/// <param name="Platt">From f to probability, or null.</param>
public sealed record KmerSvm(WordWeights Weights, double Bias, PlattScale? Platt = null)
{
    readonly WordKernel _kernel = WordKernel.Spectrum(Weights.WordLength);

    /// <summary>The weights of a machine on one spectrum kernel.</summary>
    /// <exception cref="ModelException">The machine's kernel is another one.</exception>
    public static KmerSvm Of(KernelModel model, int threads, CancellationToken stop = default)
    {
        if (model.Kernel is not { Strands: StrandRule.Merged, MaxMismatches: 0, Gamma: null, Positions: null })
            throw new ModelException("the kernel is no spectrum kernel, so there are no weights of kmer-SVM");
        return new KmerSvm(WordWeighing.Of(model, withRho: false, threads, stop), -model.Rho, model.Platt);
    }

    /// <summary>The decision values of sequences.</summary>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public double[] Score(SequenceSet sequences, int threads, CancellationToken stop = default)
    {
        var scores = SelfSimilarity.Norms(_kernel, sequences, threads, stop);
        for (int i = 0; i < scores.Length; i++)
            scores[i] = Weights.Total(sequences.Codes(i)).Sum / scores[i] + Bias;
        return scores;
    }
}
