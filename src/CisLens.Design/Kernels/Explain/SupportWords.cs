namespace CisLens.Design.Kernels.Explain;

/// <summary>The different words of all support vectors, and which of them each support vector has, with their weights.</summary>
sealed class SupportWords
{
    readonly (int[] Places, double[] Weights)[] _vectors;

    /// <summary>Reads the support vectors.</summary>
    public SupportWords(KernelModel model, double[] norms)
    {
        var all = new HashSet<uint>();
        var list = new WordList(model.Kernel);
        for (int s = 0; s < model.Supports.Count; s++)
        {
            list.Fill(model.Supports.Codes(s));
            all.UnionWith(list.Words.ToArray());
            all.UnionWith(list.Reverse.ToArray());
        }
        uint[] words = [.. all.Order()];
        Words = new NearWords(words, model.Kernel.WordLength);
        _vectors = new (int[], double[])[model.Supports.Count];
        for (int s = 0; s < _vectors.Length; s++)
        {
            list.Fill(model.Supports.Codes(s));
            uint[] own = [.. list.Words, .. list.Reverse];
            var weights = list.Weights.ToArray();
            double norm = norms[s];
            _vectors[s] = ([.. own.Select(word => Array.BinarySearch(words, word))],
                [.. own.Select((_, i) => (weights.Length == 0 ? 1 : weights[i % weights.Length]) / norm)]);
        }
    }

    /// <summary>The words.</summary>
    public NearWords Words { get; }

    /// <summary>table[w] = sum over support vectors of factor_s times the weight of w in s over |s|.</summary>
    public void Fold(ReadOnlySpan<double> factors, double[] table)
    {
        Array.Clear(table);
        for (int s = 0; s < _vectors.Length; s++)
        {
            var (places, weights) = _vectors[s];
            for (int i = 0; i < places.Length; i++)
                table[places[i]] += factors[s] * weights[i];
        }
    }
}
