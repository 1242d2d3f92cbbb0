namespace CisLens.Design.Kernels;

/// <summary>
/// Support vectors added up in a table over words: W[v] = sum over s of y_s a_s / |s| times the weight of v in s, both
/// strands of s where the kernel counts both.
/// </summary>
static class SupportTable
{
    /// <summary>Adds up all support vectors.</summary>
    public static void Fold(KernelModel model, double[] norms, Span<double> table)
    {
        var words = new WordList(model.Kernel);
        table.Clear();
        for (int s = 0; s < model.Supports.Count; s++)
        {
            words.Fill(model.Supports.Codes(s));
            Add(words, model.Coefficients[s] / norms[s], table);
        }
    }

    /// <summary>Adds one sequence times a factor.</summary>
    public static void Add(WordList words, double factor, Span<double> table)
    {
        for (int i = 0; i < words.Words.Length; i++)
        {
            double value = words.Weights.IsEmpty ? factor : factor * words.Weights[i];
            table[(int)words.Words[i]] += value;
            if (!words.Reverse.IsEmpty)
                table[(int)words.Reverse[i]] += value;
        }
    }
}
