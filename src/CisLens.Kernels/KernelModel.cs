using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>A trained SVM: f(x) = sum over support vectors s of Coefficients_s K(s, x) - Rho.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Supports">The support vectors.</param>
/// <param name="Coefficients">y a of each (a - a* in regression).</param>
/// <param name="Rho">rho.</param>
public sealed record KernelModel(KmerKernel Kernel, SequenceSet Supports, double[] Coefficients, double Rho)
{
    /// <summary>Parameters of the kernel if it is a <see cref="GappedKernel"/>; null for a spectrum kernel.</summary>
    public GappedKernel? Parameters { get; init; }

    /// <summary>Further kernels. The kernel of the SVM is the mean of all: the weighted spectrum of kmer-SVM over several k.</summary>
    public IReadOnlyList<KmerKernel> Others { get; init; } = [];

    /// <summary>The SVM with one kernel each. Its decision value is the mean of theirs.</summary>
    public IEnumerable<KernelModel> Parts => Others.Prepend(Kernel).Select(kernel => this with { Kernel = kernel, Others = [] });

    /// <summary>True if it was trained on numbers, false if on two classes.</summary>
    public bool IsRegression { get; init; }

    /// <summary>From decision value to probability, or null if it was not fitted.</summary>
    public PlattScale? Platt { get; init; }

    /// <summary>Makes an SVM from a solution: the sequences with a coefficient, in their order.</summary>
    public static KernelModel From(KmerKernel kernel, SequenceSet training, SvmSolution solution)
    {
        int[] supports = [.. Enumerable.Range(0, training.Count).Where(i => solution.Coefficients[i] != 0)];
        return new KernelModel(kernel, training.Subset(supports), [.. supports.Select(i => solution.Coefficients[i])], solution.Rho);
    }

    /// <summary>Makes an SVM from a solution with a gapped kernel.</summary>
    public static KernelModel From(GappedKernel kernel, SequenceSet training, SvmSolution solution) =>
        From(kernel.Build(), training, solution) with { Parameters = kernel };

    /// <summary>
    /// Decision value f of each sequence. Linear kernels use a table over k-mers, Gaussian kernels the kernel values with all support
    /// vectors.
    /// </summary>
    /// <exception cref="InputException">A sequence has no k-mers; the message names it.</exception>
    public double[] Score(SequenceSet sequences, int threads, IRunLog? log = null, CancellationToken stop = default)
    {
        if (Others.Count > 0)
            return Mean([.. Parts.Select(part => part.Score(sequences, threads, log, stop))]);
        if (Kernel.Gamma is null)
            return new KmerScores(this, threads, stop).Score(sequences, threads, stop);
        var scores = new double[sequences.Count];
        new CrossKernel(Kernel, Supports, threads, stop).Rows(sequences, (row, values) =>
        {
            double sum = -Rho;
            for (int i = 0; i < values.Length; i++)
                sum += Coefficients[i] * values[i];
            scores[row] = sum;
        }, log, stop);
        return scores;
    }

    static double[] Mean(double[][] values) => [.. values[0].Select((_, i) => values.Average(v => v[i]))];
}
