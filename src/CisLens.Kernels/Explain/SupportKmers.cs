using System.Runtime.CompilerServices;

namespace CisLens.Kernels.Explain;

/// <summary>The distinct k-mers of all support vectors, and which of them each support vector has, with their weights.</summary>
sealed class SupportKmers
{
    readonly (int[] Indexes, double[] Weights)[] _vectors; // no weights if every k-mer counts the same
    readonly double[] _norms;

    /// <summary>Reads the support vectors.</summary>
    /// <param name="model">The SVM.</param>
    /// <param name="norms">Norms of its support vectors.</param>
    /// <param name="reach">Most mismatches of k-mers to find later.</param>
    public SupportKmers(KernelModel model, double[] norms, int reach)
    {
        (_norms, Kmers) = (norms, new NearbyKmers(model.Kernel.WordLength, reach));
        var list = new KmerList(model.Kernel);
        for (int s = 0; s < model.Supports.Count; s++)
        {
            list.Fill(model.Supports.Codes(s));
            Kmers.Add(list.Kmers);
            Kmers.Add(list.Reverse);
        }
        Kmers.Number();
        _vectors = new (int[], double[])[model.Supports.Count];
        for (int s = 0; s < _vectors.Length; s++)
        {
            list.Fill(model.Supports.Codes(s));
            _vectors[s] = Vector(list);
        }
    }

    /// <summary>The k-mers.</summary>
    public NearbyKmers Kmers { get; }

    /// <summary>table[w] = sum over support vectors of factor_s times the weight of w in s over |s|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fold(ReadOnlySpan<double> factors, double[] table)
    {
        Array.Clear(table);
        for (int s = 0; s < _vectors.Length; s++)
        {
            var (indexes, weights) = _vectors[s];
            double factor = factors[s] / _norms[s];
            if (weights.Length == 0)
                foreach (int index in indexes)
                    table[index] += factor;
            else
                for (int i = 0; i < indexes.Length; i++)
                    table[indexes[i]] += factor * weights[i];
        }
    }

    (int[] Indexes, double[] Weights) Vector(KmerList list)
    {
        int forward = list.Kmers.Length, all = forward + list.Reverse.Length;
        var indexes = new int[all];
        var weights = new double[list.Weights.IsEmpty ? 0 : all];
        for (int i = 0; i < all; i++)
        {
            indexes[i] = Kmers.Index(i < forward ? list.Kmers[i] : list.Reverse[i - forward]);
            if (!list.Weights.IsEmpty)
                weights[i] = list.Weights[i % forward];
        }
        return (indexes, weights);
    }
}
