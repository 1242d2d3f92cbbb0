using CisLens.Core;
namespace CisLens.Kernels.Scores;

/// <summary>The weight of each k-mer: the decision value of the SVM for that k-mer alone, which is
/// what deltaSVM adds up.</summary>
public static class WordWeighing
{
    /// <summary>Weighs all 4^l words.</summary>
    /// <param name="model">The SVM.</param>
    /// <param name="withRho">Whether rho is subtracted, as in LS-GKM's scores; without it, variants that change the number of
    /// words compare fairly.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static KmerWeights Compute(KernelModel model, bool withRho, int threads, CancellationToken stop = default)
    {
        int length = model.Kernel.WordLength;
        var weights = new double[1 << (2 * length)];
        if (model.Kernel.Gamma is null)
            WeighLinear(model.Kernel, new KmerScores(model, threads, stop), weights, threads, stop);
        else
            WeighGaussian(model, weights, threads, stop);
        double rho = withRho ? model.Rho : 0;
        ForWords(weights.Length, threads, word => weights[word] -= IsSecond(model.Kernel, word) ? 0 : rho, stop);
        ForWords(weights.Length, threads, word =>
            weights[word] = IsSecond(model.Kernel, word) ? weights[KmerScan.Reverse(word, length)] : weights[word], stop);
        return new KmerWeights(length, weights);
    }

    static void WeighLinear(KmerKernel kernel, KmerScores scores, double[] weights, int threads, CancellationToken stop) =>
        ForWords(weights.Length, threads, word =>
        {
            if (!IsSecond(kernel, word))
                weights[word] = scores.WordScore(word) + scores.Rho;
        }, stop);

    static void ForWords(int words, int threads, Action<uint> work, CancellationToken stop)
    {
        const int wordsATask = 1 << 12;
        Workers.Run(threads, (words + wordsATask - 1) / wordsATask, task =>
        {
            uint last = (uint)Math.Min(words, (task + 1) * wordsATask);
            for (uint word = (uint)(task * wordsATask); word < last; word++)
                work(word);
        }, stop);
    }

    /// <summary>The raw similarities of one support vector with all words are one table product.</summary>
    static void WeighGaussian(KernelModel model, double[] weights, int threads, CancellationToken stop)
    {
        var kernel = model.Kernel;
        var norms = SelfSimilarity.Norms(kernel, model.Supports, threads, stop);
        var table = new KmerTable<double>(kernel.PairWeights);
        var words = new KmerList(kernel);
        var wordNorms = new double[weights.Length];
        ForWords(wordNorms.Length, threads, word => wordNorms[word] = IsSecond(kernel, word) ? 0 : Norm(kernel, word), stop);
        for (int s = 0; s < norms.Length; s++)
        {
            table.Values.Clear();
            words.Fill(model.Supports.Codes(s));
            SupportTable.Add(words, 1 / norms[s], table.Values);
            table.Multiply(threads, stop);
            AddShaped(model, s, table, wordNorms, weights, threads, stop);
        }
    }

    static void AddShaped(KernelModel model, int vector, KmerTable<double> table, double[] norms, double[] weights, int threads,
        CancellationToken stop)
    {
        int size = table.Layout.BlockWords;
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

    /// <summary>Whether a word has the weight of its reverse complement, which comes first in the alphabet.</summary>
    static bool IsSecond(KmerKernel kernel, uint word) =>
        kernel.Strands != KernelStrands.Forward && KmerScan.Reverse(word, kernel.WordLength) < word;

    /// <summary>The norm of a sequence that is one word, by its mismatches with its own reverse complement; its weight cancels.</summary>
    static double Norm(KmerKernel kernel, uint word) => Math.Sqrt(kernel.Strands == KernelStrands.Both
        ? kernel.PairWeights[0] + kernel.PairWeights[PairCounts.Mismatches(word, KmerScan.Reverse(word, kernel.WordLength))]
        : kernel.PairWeights[0]);
}
