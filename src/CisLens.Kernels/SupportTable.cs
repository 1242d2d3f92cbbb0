using System.Runtime.CompilerServices;

namespace CisLens.Kernels;

/// <summary>
/// Support vectors added up in a table over words: W[v] = sum over s of y_s a_s / |s| times the weight of v in s, both
/// strands of s where the kernel counts both.
/// </summary>
static class SupportTable
{
    /// <summary>Adds up all support vectors.</summary>
    public static void Fold(KernelModel model, double[] norms, Span<double> table)
    {
        var words = new KmerList(model.Kernel);
        table.Clear();
        for (int s = 0; s < model.Supports.Count; s++)
        {
            words.Fill(model.Supports.Codes(s));
            Add(words, model.Coefficients[s] / norms[s], table);
        }
    }

    /// <summary>Adds one sequence times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(KmerList words, double factor, Span<double> table)
    {
        var forward = words.Words;
        var reverse = words.Reverse;
        var weights = words.Weights;
        for (int i = 0; i < forward.Length; i++)
        {
            double value = weights.IsEmpty ? factor : factor * weights[i];
            table[(int)forward[i]] += value;
            if (!reverse.IsEmpty)
                table[(int)reverse[i]] += value;
        }
    }
}
