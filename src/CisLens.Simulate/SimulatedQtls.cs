using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes a table of accessibility QTLs as fine mapping would find them: the slope of the effect allele, with noise, and PIP.
/// </summary>
static class SimulatedQtls
{
    const double StandardError = 0.15;
    const double Causal = 0.3;           // smallest true effect of a causal variant
    const double RefIsEffectAllele = 0.2;

    /// <summary>Writes <c>qtl.tsv</c>.</summary>
    public static void Write(string path, World world, IReadOnlyList<SimulatedVariant> variants, int count, Rng rng)
    {
        var chosen = variants.Where(v => v.Alts.Count == 1).ToArray();
        rng.Shuffle<SimulatedVariant>(chosen);
        var rows = chosen.Take(count).OrderBy(v => v.Contig).ThenBy(v => v.Pos0).Select(v => Row(world, v, rng));
        TextFile.Write(path, rows.Prepend("chrom\tpos\tid\tref\talt\teffect_allele\tcell_type\tslope\tslope_se\tpip"));
    }

    static string Row(World world, SimulatedVariant v, Rng rng)
    {
        int cell = rng.Next(Grammar.CellTypes.Count);
        double effect = v.Effects[0][cell];
        bool onRef = rng.NextDouble() < RefIsEffectAllele;
        double slope = effect + StandardError * rng.NextNormal();
        double pip = Math.Abs(effect) >= Causal ? 1 - 0.12 * rng.NextDouble() : 0.02 * rng.NextDouble();
        return string.Join('\t', world.Contigs[v.Contig].Name, Position.FromZeroBased(v.Pos0), v.Id, v.Ref, v.Alts[0],
            onRef ? v.Ref : v.Alts[0], Grammar.CellTypes[cell],
            TextFile.Number(onRef ? -slope : slope), TextFile.Number(StandardError), TextFile.Number(pip));
    }
}
