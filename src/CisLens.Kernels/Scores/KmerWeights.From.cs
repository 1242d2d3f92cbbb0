using CisLens.Core;

namespace CisLens.Kernels.Scores;

public sealed partial class KmerWeights
{
    /// <summary>Computes the weights of an SVM: the decision value of each of the 4^l k-mers alone, which deltaSVM adds up.</summary>
    /// <param name="model">The SVM.</param>
    /// <param name="withRho">
    /// True to subtract rho, as in the scores of LS-GKM. Weights without rho are better for variants that change the number of k-mers.
    /// </param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static KmerWeights From(KernelModel model, bool withRho, int threads, CancellationToken stop = default)
    {
        int length = model.Kernel.WordLength;
        var weights = new double[1 << (2 * length)];
        if (model.Kernel.Gamma is null)
            WeighLinear(model.Kernel, new KmerScores(model, threads, stop), weights, threads, stop);
        else
            WeighGaussian(model, weights, threads, stop);
        double rho = withRho ? model.Rho : 0;
        ForKmers(weights.Length, threads, kmer => weights[kmer] -= IsSecond(model.Kernel, kmer) ? 0 : rho, stop);
        ForKmers(weights.Length, threads, kmer =>
            weights[kmer] = IsSecond(model.Kernel, kmer) ? weights[KmerScan.Reverse(kmer, length)] : weights[kmer], stop);
        return new KmerWeights(length, weights);
    }

    static void WeighLinear(KmerKernel kernel, KmerScores scores, double[] weights, int threads, CancellationToken stop) =>
        ForKmers(weights.Length, threads, kmer =>
        {
            if (!IsSecond(kernel, kmer))
                weights[kmer] = scores.KmerScore(kmer) + scores.Rho;
        }, stop);

    static void ForKmers(int kmers, int threads, Action<uint> work, CancellationToken stop)
    {
        const int kmersPerTask = 1 << 12;
        Workers.Run(threads, (kmers + kmersPerTask - 1) / kmersPerTask, task =>
        {
            uint last = (uint)Math.Min(kmers, (task + 1) * kmersPerTask);
            for (uint kmer = (uint)(task * kmersPerTask); kmer < last; kmer++)
                work(kmer);
        }, stop);
    }

    /// <summary>One table product gives the raw similarities of one support vector with all k-mers.</summary>
    static void WeighGaussian(KernelModel model, double[] weights, int threads, CancellationToken stop)
    {
        var kernel = model.Kernel;
        var norms = SelfSimilarity.Norms(kernel, model.Supports, threads, stop);
        var table = new KmerTable<double>(kernel.PairWeights);
        var kmers = new KmerList(kernel);
        var kmerNorms = new double[weights.Length];
        ForKmers(kmerNorms.Length, threads, kmer => kmerNorms[kmer] = IsSecond(kernel, kmer) ? 0 : Norm(kernel, kmer), stop);
        for (int s = 0; s < norms.Length; s++)
        {
            table.Values.Clear();
            kmers.Fill(model.Supports.Codes(s));
            kmers.AddTo(table.Values, 1 / norms[s]);
            table.Multiply(threads, stop);
            AddShaped(model, s, table, kmerNorms, weights, threads, stop);
        }
    }

    static void AddShaped(KernelModel model, int vector, KmerTable<double> table, double[] norms, double[] weights, int threads,
        CancellationToken stop)
    {
        int size = table.Layout.BlockSize;
        double coefficient = model.Coefficients[vector];
        Workers.Run(threads, table.Layout.Blocks, block =>
        {
            var values = table.Block(block);
            int first = block * size;
            for (int i = 0; i < values.Length; i++)
                if (norms[first + i] > 0)
                    weights[first + i] += coefficient * model.Kernel.Shape(values[i] / norms[first + i]);
        }, stop);
    }

    /// <summary>True if a k-mer has the weight of its reverse complement, which is first in alphabetical order.</summary>
    static bool IsSecond(KmerKernel kernel, uint kmer) =>
        kernel.Strands != KernelStrands.Forward && KmerScan.Reverse(kmer, kernel.WordLength) < kmer;

    /// <summary>
    /// The norm of a sequence with one k-mer, from its mismatches with its reverse complement. The centre weight cancels.
    /// </summary>
    static double Norm(KmerKernel kernel, uint kmer) => Math.Sqrt(kernel.Strands == KernelStrands.Both
        ? kernel.PairWeights[0] + kernel.PairWeights[PairCounts.Mismatches(kmer, KmerScan.Reverse(kmer, kernel.WordLength))]
        : kernel.PairWeights[0]);
}
