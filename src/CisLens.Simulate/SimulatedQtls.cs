using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes a table of accessibility QTLs as fine mapping would find them: the slope of the effect allele, with noise, and PIP.
/// </summary>
static class SimulatedQtls
{
    /// <summary>The columns of <see cref="Measured"/>.</summary>
    public const string Columns = "chrom\tpos\tid\tref\talt\teffect_allele\tcell_type\tslope\tslope_se\tpip";

    const double StandardError = 0.15;
    const double Causal = 0.3;           // smallest true effect of a causal variant
    const double RefIsEffectAllele = 0.2;

    /// <summary>Writes <c>qtl.tsv</c>.</summary>
    public static void Write(string path, World world, IReadOnlyList<SimulatedVariant> variants, int count, Rng rng)
    {
        var chosen = variants.Where(v => v.Alts.Count == 1).ToArray();
        rng.Shuffle<SimulatedVariant>(chosen);
        var rows = chosen.Take(count).OrderBy(v => v.Contig).ThenBy(v => v.Pos0).Select(v => Row(world, v, rng));
        TextFile.Write(path, rows.Prepend(Columns));
    }

    static string Row(World world, SimulatedVariant v, Rng rng)
    {
        int cell = rng.Next(Grammar.CellTypes.Count);
        return string.Join('\t', Measured(world, v, v.Effects[0][cell], cell, StandardError, Causal, rng));
    }

    /// <summary>The columns of a variant in a table of QTLs, as fine mapping would find it.</summary>
    /// <param name="world">The genome.</param>
    /// <param name="v">A variant with one ALT.</param>
    /// <param name="effect">True effect of ALT.</param>
    /// <param name="cell">Index of the cell type.</param>
    /// <param name="error">Standard error of a slope.</param>
    /// <param name="causal">Smallest absolute effect of a causal variant.</param>
    /// <param name="rng">Source of the noise.</param>
    public static string[] Measured(World world, SimulatedVariant v, double effect, int cell, double error, double causal, Rng rng)
    {
        bool onRef = rng.NextDouble() < RefIsEffectAllele;
        double slope = effect + error * rng.NextNormal();
        double pip = Math.Abs(effect) >= causal ? 1 - 0.12 * rng.NextDouble() : 0.02 * rng.NextDouble();
        return [world.Contigs[v.Contig].Name, Position.FromZeroBased(v.Pos0).ToString(), v.Id, v.Ref, v.Alts[0],
            onRef ? v.Ref : v.Alts[0], Grammar.CellTypes[cell],
            TextFile.Number(onRef ? -slope : slope), TextFile.Number(error), TextFile.Number(pip)];
    }
}
