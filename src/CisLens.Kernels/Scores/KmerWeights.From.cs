using CisLens.Core;

namespace CisLens.Kernels.Scores;

public sealed partial class KmerWeights
{
    /// <summary>Weighs all 4^l k-mers.</summary>
    /// <param name="model">The SVM.</param>
    /// <param name="withRho">Whether rho is subtracted, as in LS-GKM's scores; without it, variants that change the number of
    /// k-mers compare fairly.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
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

    /// <summary>The raw similarities of one support vector with all k-mers are one table product.</summary>
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

    /// <summary>Whether a k-mer has the weight of its reverse complement, which comes first in the alphabet.</summary>
    static bool IsSecond(KmerKernel kernel, uint kmer) =>
        kernel.Strands != KernelStrands.Forward && KmerScan.Reverse(kmer, kernel.WordLength) < kmer;

    /// <summary>The norm of a sequence that is one k-mer, by its mismatches with its own reverse complement; its weight cancels.</summary>
    static double Norm(KmerKernel kernel, uint kmer) => Math.Sqrt(kernel.Strands == KernelStrands.Both
        ? kernel.PairWeights[0] + kernel.PairWeights[PairCounts.Mismatches(kmer, KmerScan.Reverse(kmer, kernel.WordLength))]
        : kernel.PairWeights[0]);
}
