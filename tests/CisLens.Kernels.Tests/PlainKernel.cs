using CisLens.Core;

namespace CisLens.Kernels.Tests;

/// <summary>The definition of a k-mer kernel as plain loops over all pairs of k-mers. It is the reference for the fast paths.</summary>
static class PlainKernel
{
    public static double Kernel(KmerKernel kernel, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) =>
        kernel.Shape(Raw(kernel, x, y) / Math.Sqrt(Raw(kernel, x, x) * Raw(kernel, y, y)));

    public static double Raw(KmerKernel kernel, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        double sum = 0;
        foreach (var (u, wu) in Words(kernel, x))
            foreach (var (v, wv) in Words(kernel, y))
            {
                if (kernel.Strands == KernelStrands.Merged)
                    sum += Smaller(u) == Smaller(v) ? 1 : 0;
                else
                    sum += wu * wv * Weight(kernel, u, v);
                if (kernel.Strands == KernelStrands.Both)
                    sum += wu * wv * Weight(kernel, u, Reverse(v));
            }
        return sum;
    }

    static List<(string Word, double Weight)> Words(KmerKernel kernel, ReadOnlySpan<byte> codes)
    {
        string text = Dna.Decode(codes);
        int count = text.Length - kernel.WordLength + 1;
        var words = new List<(string, double)>();
        for (int i = 0; i < count; i++)
        {
            string word = text.Substring(i, kernel.WordLength);
            if (!word.Contains('N', StringComparison.Ordinal))
                words.Add((word, kernel.Positions?.Compute(count)[i] ?? 1));
        }
        return words;
    }

    static double Weight(KmerKernel kernel, string u, string v) => kernel.PairWeights[u.Zip(v).Count(pair => pair.First != pair.Second)];

    static string Reverse(string word) => Dna.Decode(Dna.ReverseComplement(Dna.Encode(word)));

    static string Smaller(string word) => string.CompareOrdinal(word, Reverse(word)) < 0 ? word : Reverse(word);
}
