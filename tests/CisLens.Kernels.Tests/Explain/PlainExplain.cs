using CisLens.Core;
using CisLens.Kernels.Explain;

namespace CisLens.Kernels.Tests.Explain;

/// <summary>Computes gkmexplain with plain loops over support vectors, pairs of k-mers and columns.</summary>
static class PlainExplain
{
    public static double[] Values(KernelModel model, ExplainMode mode, ReadOnlySpan<byte> codes)
    {
        var phi = new double[4 * codes.Length];
        double norm = Norm(model.Kernel, codes);
        for (int s = 0; s < model.Supports.Count; s++)
        {
            var own = OfVector(model, mode, codes, model.Supports.Codes(s));
            double scale = norm * Norm(model.Kernel, model.Supports.Codes(s));
            double cosine = PlainKernel.Raw(model.Kernel, codes, model.Supports.Codes(s)) / scale;
            double factor = model.Kernel.Gamma is not { } gamma ? 1 : cosine > 0 ? (Math.Exp(gamma * (cosine - 1)) - Math.Exp(-gamma)) / cosine : 0;
            for (int i = 0; i < phi.Length; i++)
                phi[i] += model.Coefficients[s] * factor * own[i] / scale;
        }
        int centre = codes.Length / 2;
        return mode == ExplainMode.PerturbationAtCentre ? phi[(4 * centre)..(4 * centre + 4)] : phi;
    }

    static double Norm(KmerKernel kernel, ReadOnlySpan<byte> x) => Math.Sqrt(PlainKernel.Raw(kernel, x, x));

    static double[] OfVector(KernelModel model, ExplainMode mode, ReadOnlySpan<byte> x, ReadOnlySpan<byte> s)
    {
        var phi = new double[4 * x.Length];
        int l = model.Kernel.WordLength, d = model.Parameters!.MaxMismatches;
        bool deeper = mode is ExplainMode.HypotheticalDeeper or ExplainMode.PerturbationDeeper or ExplainMode.PerturbationAtCentre;
        foreach (var (i, u, wu) in Words(model.Kernel, x, both: false))
            foreach (var (_, v, wv) in Words(model.Kernel, s, model.Kernel.Strands == KernelStrands.Both))
            {
                int m = u.Zip(v).Count(pair => pair.First != pair.Second);
                if (m > (deeper ? d + 1 : d))
                    continue;
                for (int q = 0; q < l; q++)
                    AddColumn(mode, c => c > d ? 0 : model.Kernel.PairWeights[c], m, l, u[q], v[q], wu * wv, phi.AsSpan(4 * (i + q), 4));
            }
        return phi;
    }

    static void AddColumn(ExplainMode mode, Func<int, double> c, int m, int l, byte own, byte other, double t, Span<double> position)
    {
        if (mode <= ExplainMode.HypotheticalDeeper)
        {
            if (own == other)
                position[other] += t * c(m) / (l - m);
            else if (mode != ExplainMode.Importance)
                position[other] += t * c(m - 1) / (l - m + 1);
        }
        else if (own != other)
            position[other] += t * (c(m - 1) - c(m));
        else
            for (int b = 0; b < 4; b++)
                if (b != other)
                    position[b] += t * (c(m + 1) - c(m));
    }

    static List<(int Start, byte[] Word, double Weight)> Words(KmerKernel kernel, ReadOnlySpan<byte> codes, bool both)
    {
        int count = codes.Length - kernel.WordLength + 1;
        var words = new List<(int, byte[], double)>();
        for (int i = 0; i < count; i++)
        {
            var word = codes.Slice(i, kernel.WordLength).ToArray();
            if (word.Contains(Dna.N))
                continue;
            words.Add((i, word, kernel.Positions?.Compute(count)[i] ?? 1));
            if (both)
                words.Add((i, Dna.ReverseComplement(word), kernel.Positions?.Compute(count)[i] ?? 1));
        }
        return words;
    }
}
