namespace CisLens.Mutate.Effects;

/// <summary>Scores per gene: W is the bins of the gene (docs/conventions.md, section 9.3).</summary>
static class GeneScores
{
    const double Pseudo = 0.001;   // AlphaGenome's for RNA-seq

    /// <summary>The scores.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
    [
        Score("sed", "sum y(x1) - sum y(x0) over the bins of the gene", signed: true, (r, a) => SumScores.Sum(a) - SumScores.Sum(r)),
        Score("logsed", "log2(1+sum y(x1)) - log2(1+sum y(x0)), sums over the bins of the gene", signed: true,
            (r, a) => Math.Log2(1 + SumScores.Sum(a)) - Math.Log2(1 + SumScores.Sum(r))),
        Score("lnfc_mean", "ln(mean y(x1) + 0.001) - ln(mean y(x0) + 0.001), means over the bins of the gene", signed: true,
            (r, a) => Math.Log(SumScores.Sum(a) / a.Length + Pseudo) - Math.Log(SumScores.Sum(r) / r.Length + Pseudo)),
        Score("ndi", "largest |y(x1)/sum y(x1) - y(x0)/sum y(x0)| over the bins of the gene", signed: false,
            (r, a) => Normalised(r, a).Max(Math.Abs)),
        Score("nd2", "square root of sum (y(x1)/sum y(x1) - y(x0)/sum y(x0))^2 over the bins of the gene", signed: false,
            (r, a) => Math.Sqrt(Normalised(r, a).Sum(d => d * d))),
    ];

    static EffectScore Score(string id, string formula, bool signed, Reduction compute) =>
        new(id, formula, signed, Binned: true, compute) { OfGene = true, ComparesBins = true };

    // NaN if the sum of a profile is 0
    static double[] Normalised(ReadOnlySpan<float> reference, ReadOnlySpan<float> alternate)
    {
        double sumR = SumScores.Sum(reference), sumA = SumScores.Sum(alternate);
        var differences = new double[reference.Length];
        for (int b = 0; b < differences.Length; b++)
            differences[b] = alternate[b] / sumA - reference[b] / sumR;
        return differences;
    }
}
