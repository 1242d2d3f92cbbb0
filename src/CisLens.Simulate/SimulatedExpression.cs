using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>
/// Expression of genes, and effects of variants on it. The level of a gene in a cell type is Σ over elements within
/// <see cref="ReachBp"/> of e^(activity / 2) · e^(−|d| / <see cref="DecayBp"/>), where activity is the log accessibility of the element and
/// d its distance from the transcription start site.
/// </summary>
sealed class SimulatedExpression(World world, IReadOnlyList<SimulatedGene> genes)
{
    /// <summary>Elements within this distance of a start site act on the gene, in bp.</summary>
    public const int ReachBp = 2_000;
    /// <summary>Distance at which an element acts e times less, in bp.</summary>
    public const double DecayBp = 1_000;

    const double NoiseSd = 0.3;          // of the natural logarithm of a measured level
    const double Detected = 0.5;         // smaller levels are measured as 0
    const double StandardError = 0.05, Causal = 0.1;  // of log2(level + 1), in the table of eQTLs
    const int ApartBp = 20;              // smallest distance of a variant from the start site

    readonly ILookup<int, Element> _elements = world.Elements.ToLookup(element => element.Contig);

    /// <summary>Writes the measured level of each gene in each cell type.</summary>
    public void Write(string path, Rng rng) => TextFile.Write(path, genes.Select(gene => string.Join('\t',
        [gene.Id, .. Level(gene, element => element.Activity).Select(level => level * Math.Exp(NoiseSd * rng.NextNormal()))
            .Select(level => TextFile.Number(level < Detected ? 0 : level))]))
        .Prepend($"gene_id\t{string.Join('\t', Grammar.CellTypes)}"));

    /// <summary>Writes a table of expression QTLs: variants near the start site of a gene, with the true effect plus noise.</summary>
    /// <param name="path">The table.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="most">The most rows; others are left out at random.</param>
    /// <param name="rng">Source of the choice and of the noise.</param>
    /// <returns>Number of rows.</returns>
    public int WriteQtls(string path, IReadOnlyList<SimulatedVariant> variants, int most, Rng rng)
    {
        var near = variants.ToLookup(v => v.Contig);
        var pairs = (from gene in genes
                     from v in near[gene.Contig]
                     where v.Alts.Count == 1 && Math.Abs(v.Pos0 - gene.Tss0) is >= ApartBp and <= ReachBp
                     select (Variant: v, Gene: gene)).ToArray();
        rng.Shuffle<(SimulatedVariant, SimulatedGene)>(pairs);
        var kept = pairs.Take(most).OrderBy(pair => pair.Variant.Contig).ThenBy(pair => pair.Variant.Pos0).ToList();
        TextFile.Write(path,
            kept.Select(pair => Row(pair.Variant, pair.Gene, rng)).Prepend(SimulatedQtls.Columns + "\tgene\ttss_distance"));
        return kept.Count;
    }

    string Row(SimulatedVariant v, SimulatedGene gene, Rng rng)
    {
        int cell = rng.Next(Grammar.CellTypes.Count), distance = (v.Pos0 - gene.Tss0) * (gene.Reverse ? -1 : 1);
        return string.Join('\t', [.. SimulatedQtls.Measured(world, v, Effect(v, gene)[cell], cell, StandardError, Causal, rng), gene.Name,
            distance.ToString()]);
    }

    /// <summary>True effect of the first ALT in each cell type: the change of log2(level + 1).</summary>
    public double[] Effect(SimulatedVariant v, SimulatedGene gene)
    {
        double[] reference = Level(gene, element => element.Activity), alternate = Level(gene, element => Edited(element, v));
        return [.. reference.Zip(alternate, (r, a) => Math.Log2((a + 1) / (r + 1)))];
    }

    /// <summary>The level of a gene in each cell type.</summary>
    public double[] Level(SimulatedGene gene, Func<Element, double[]> activity)
    {
        var level = new double[Grammar.CellTypes.Count];
        foreach (var element in _elements[gene.Contig].Where(e => Math.Abs(e.Centre0 - gene.Tss0) <= ReachBp))
            foreach (var (cell, own) in activity(element).Index())
                level[cell] += Math.Exp(own / 2 - Math.Abs(element.Centre0 - gene.Tss0) / DecayBp);
        return level;
    }

    /// <summary>Log accessibility of an element with the first ALT of a variant, if all of its REF is in the element.</summary>
    double[] Edited(Element element, SimulatedVariant v)
    {
        int start0 = element.Centre0 - Element.WindowBp / 2, end0 = start0 + Element.WindowBp;
        if (v.Pos0 < start0 || v.Pos0 + v.Ref.Length > end0)
            return element.Activity;
        var codes = world.Contigs[v.Contig].Codes;
        byte[] edited =
            [.. codes.AsSpan(start0..v.Pos0), .. Dna.Encode(v.Alts[0]), .. codes.AsSpan(v.Pos0 + v.Ref.Length, Element.WindowBp)];
        return Activity.Compute(edited.AsSpan(0, Element.WindowBp));
    }
}
