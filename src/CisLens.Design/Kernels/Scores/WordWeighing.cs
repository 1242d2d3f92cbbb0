namespace CisLens.Design.Kernels.Scores;

/// <summary>The weight that a machine gives to each word: its decision value as a sequence of its own, which is what deltaSVM adds up.</summary>
public static class WordWeighing
{
    /// <summary>Weighs all 4^l words.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="withRho">Whether rho is subtracted, as in LS-GKM's scores; without it, variants that change the number of words compare fairly.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WordWeights Of(KernelModel model, bool withRho, int threads, CancellationToken stop = default)
    {
        int length = model.Kernel.WordLength;
        var weights = new double[1 << (2 * length)];
        if (model.Kernel.Gamma is null)
            WeighLinear(new WordScores(model, threads, stop), weights);
        else
            WeighGaussian(model, weights, threads, stop);
        double rho = withRho ? model.Rho : 0;
        for (uint word = 0; word < weights.Length; word++)
            weights[word] = IsSecond(model.Kernel, word) ? weights[WordScan.Reverse(word, length)] : weights[word] - rho;
        return new WordWeights(length, weights);
    }

    static void WeighLinear(WordScores scores, double[] weights)
    {
        for (uint word = 0; word < weights.Length; word++)
            weights[word] = scores.WordScore(word) + scores.Rho;
    }

    /// <summary>The raw similarities of one support vector with all words are one table product.</summary>
    static void WeighGaussian(KernelModel model, double[] weights, int threads, CancellationToken stop)
    {
        var kernel = model.Kernel;
        var norms = SelfSimilarity.Norms(kernel, model.Supports, threads, stop);
        var table = new WordTable<double>(kernel.PairWeights);
        var words = new WordList(kernel);
        var wordNorms = new double[weights.Length];
        for (uint word = 0; word < wordNorms.Length; word++)
            wordNorms[word] = IsSecond(kernel, word) ? 0 : Norm(kernel, word);
        for (int s = 0; s < norms.Length; s++)
        {
            table.Values.Clear();
            words.Fill(model.Supports.Codes(s));
            SupportTable.Add(words, 1 / norms[s], table.Values);
            table.Multiply(threads, stop);
            AddShaped(model, s, table, wordNorms, weights, threads, stop);
        }
    }

    static void AddShaped(KernelModel model, int vector, WordTable<double> table, double[] norms, double[] weights, int threads, CancellationToken stop)
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
    static bool IsSecond(WordKernel kernel, uint word) =>
        kernel.Strands != StrandRule.Forward && WordScan.Reverse(word, kernel.WordLength) < word;

    /// <summary>The norm of a sequence that is one word, by its mismatches with its own reverse complement; its weight cancels.</summary>
    static double Norm(WordKernel kernel, uint word) => Math.Sqrt(kernel.Strands == StrandRule.Both
        ? kernel.PairWeights[0] + kernel.PairWeights[PairCounts.Mismatches(word, WordScan.Reverse(word, kernel.WordLength))]
        : kernel.PairWeights[0]);
}
