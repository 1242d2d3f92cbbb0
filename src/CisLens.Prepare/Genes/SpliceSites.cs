using CisLens.Formats.Genes;

namespace CisLens.Prepare.Genes;

/// <summary>The class of a base of a transcript. The number is the index of its track in the dataset.</summary>
enum SpliceSite : byte
{
    /// <summary>No splice site.</summary>
    Neither,
    /// <summary>First base of an exon after an intron.</summary>
    Acceptor,
    /// <summary>Last base of an exon before an intron.</summary>
    Donor,
}

/// <summary>The splice sites of a transcript. The first and the last base of a transcript are not splice sites.</summary>
static class SpliceSites
{
    /// <summary>Sites by their 0-based position on the genome; empty for a single exon.</summary>
    public static Dictionary<long, SpliceSite> From(Gene gene)
    {
        var (atStart, atEnd) = gene.Reverse ? (SpliceSite.Donor, SpliceSite.Acceptor) : (SpliceSite.Acceptor, SpliceSite.Donor);
        var sites = new Dictionary<long, SpliceSite>();
        for (int i = 1; i < gene.Exons!.Count; i++)
        {
            sites[gene.Exons[i - 1].End0 - 1] = atEnd;
            sites[gene.Exons[i].Start0] = atStart;
        }
        return sites;
    }

    /// <summary>The reason why a transcript is left out; null if it is used.</summary>
    public static string? Fault(Gene gene)
    {
        var exons = gene.Exons!;
        var next = exons.Skip(1);
        return exons.Count < 2 ? "without an intron"
            : exons.Zip(next).Any(pair => pair.Second.Start0 <= pair.First.End0) ? "with exons that overlap or touch"
            : exons.Skip(1).SkipLast(1).Any(exon => exon.End0 - exon.Start0 < 2) ? "with an exon of one base, acceptor and donor at once"
            : null;
    }
}
