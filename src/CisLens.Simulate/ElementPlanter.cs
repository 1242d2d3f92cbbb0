using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>
/// Writes elements into the background sequence: two to five motifs of factors that are active in one cell type or in all. Some are pairs
/// in the right arrangement, some are pairs in another arrangement, and some have a repressor.
/// </summary>
sealed class ElementPlanter(Rng rng)
{
    const int SpanBp = 160;              // length of the region with motifs
    const double Mismatch = 0.04;        // probability per base of a motif
    const double PairShare = 0.5, BrokenShare = 0.3, RepressorShare = 0.1, EverywhereShare = 0.25;

    static readonly string[][] s_programs =
    [
        ["HNF4A", "HNF1A", "CEBPA", "FOXA1"],
        ["GATA1", "TAL1", "SPI1", "RUNX1"],
        ["POU3F2", "SOX2", "MEF2A", "ASCL1"],
        ["SP1", "NRF1", "GABPA", "JUN", "CTCF"],
    ];

    /// <summary>Writes an element around a position and returns it.</summary>
    public Element Plant(SimulatedContig contig, int contigIndex, int centre0)
    {
        var sites = new List<PlantedSite>();
        int at = centre0 - SpanBp / 2 + rng.Next(20), end = centre0 + SpanBp / 2;
        foreach (var part in Parts())
        {
            if (at + part.Sum(p => p.Gap + p.Site.Length) > end)
                break;
            foreach (var (factor, gap, site) in part)
            {
                at += gap;
                site.CopyTo(contig.Codes, at);
                contig.Repeat.AsSpan(at, site.Length).Clear();
                sites.Add(new PlantedSite(factor, at, site.Length));
                at += site.Length;
            }
            at += 2 + rng.Next(14);
        }
        return new Element(contigIndex, centre0, sites);
    }

    // each part is one motif or a pair; a gap is the number of bases before the site
    List<List<(int Factor, int Gap, byte[] Site)>> Parts()
    {
        int program = rng.NextDouble() < EverywhereShare ? 3 : rng.Next(3);
        var parts = new List<List<(int, int, byte[])>>();
        var rule = Grammar.Pairs.FirstOrDefault(p => p.CellType == program);
        if (rule is not null && rng.NextDouble() < PairShare)
            parts.Add(Pair(rule));
        int singles = 2 + rng.Next(4) - 2 * parts.Count;
        for (int i = 0; i < singles; i++)
            parts.Add(Single(s_programs[rng.Next(5) == 0 ? 3 : program]));
        if (rng.NextDouble() < RepressorShare)
            parts.Add(Single(["REST"]));
        rng.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parts));
        return parts;
    }

    List<(int, int, byte[])> Single(string[] factors)
    {
        int factor = Grammar.IndexOf(factors[rng.Next(factors.Length)]);
        var site = Grammar.Factors[factor].Motif.Sample(rng, Mismatch);
        return [(factor, 0, rng.Next(2) == 0 ? site : Dna.ReverseComplement(site))];
    }

    List<(int, int, byte[])> Pair(PairRule rule)
    {
        int first = Grammar.IndexOf(rule.First), second = Grammar.IndexOf(rule.Second);
        var a = Grammar.Factors[first].Motif.Sample(rng, Mismatch);
        var b = Grammar.Factors[second].Motif.Sample(rng, Mismatch);
        int gap = rule.MinGap + rng.Next(rule.MaxGap - rule.MinGap + 1);
        if (rng.NextDouble() < BrokenShare)
            gap = rule.MaxGap + 4 + rng.Next(10);
        // the whole pair on either strand
        return rng.Next(2) == 0
            ? [(first, 0, a), (second, gap, b)]
            : [(second, 0, Dna.ReverseComplement(b)), (first, gap, Dna.ReverseComplement(a))];
    }
}
