using CisLens.Core;
using CisLens.Formats.Contigs;

namespace CisLens.Formats.Genes;

/// <summary>A gene with one transcript.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Contig">Index of its contig in the genome.</param>
/// <param name="Start0">First base of the transcript.</param>
/// <param name="End0">The base after its last.</param>
/// <param name="Reverse">True on the minus strand.</param>
/// <param name="Exons">First base of each exon and the base after its last, ascending; null if the file has no exons.</param>
public sealed record Gene(string Name, int Contig, long Start0, long End0, bool Reverse, IReadOnlyList<(long Start0, long End0)>? Exons)
{
    /// <summary>The id in the file, such as <c>gene_id</c>; the name if there is none.</summary>
    public string Id { get; init; } = Name;

    /// <summary>The type of the gene, such as <c>protein_coding</c>; null if the file has none.</summary>
    public string? Biotype { get; init; }

    /// <summary>The transcription start site: the first base of the transcript on its strand, 0-based.</summary>
    public long Tss0 => Reverse ? End0 - 1 : Start0;

    /// <summary>Distance in bp from a base to the nearest first or last base of an exon; negative to the left. If two are equally near,
    /// the left one counts.</summary>
    public long? ToNearestExonEnd(long pos0) =>
        Exons?.SelectMany(exon => new[] { exon.Start0 - pos0, exon.End0 - 1 - pos0 }).MinBy(Math.Abs);

    /// <summary>Distance in bp from some bases to the gene: 0 if they overlap, 1 if they are neighbours; negative to the left.</summary>
    /// <param name="start0">The first of the bases.</param>
    /// <param name="end0">The base after the last.</param>
    public long DistanceFrom(long start0, long end0) =>
        Start0 >= end0 ? Start0 - end0 + 1 : End0 <= start0 ? End0 - 1 - start0 : 0;

    /// <summary>True if an exon overlaps some bases; null if the file has no exons.</summary>
    /// <param name="start0">The first of the bases.</param>
    /// <param name="end0">The base after the last.</param>
    public bool? HasExonIn(long start0, long end0) => Exons?.Any(exon => exon.Start0 < end0 && start0 < exon.End0);
}

/// <summary>The genes of a file that are on contigs of a genome.</summary>
public sealed class GeneTable
{
    readonly ILookup<int, Gene> _byContig;

    internal GeneTable(IReadOnlyList<Gene> genes, ContigMap contigs, string? loci = null)
    {
        (Genes, Contigs, Missing, Loci) = (genes, contigs.Matches, contigs.Missing, loci);
        _byContig = genes.ToLookup(gene => gene.Contig);
    }

    /// <summary>All genes on contigs of the genome, in the order of the file.</summary>
    public IReadOnlyList<Gene> Genes { get; }

    /// <summary>How the contig names were matched.</summary>
    public string Contigs { get; }

    /// <summary>One line about records (genes, or exons of a GTF) on contigs that are not in the genome; null if there were none.</summary>
    public string? Missing { get; }

    /// <summary>One line about gene ids that are at several loci; null if there are none.</summary>
    public string? Loci { get; }

    /// <summary>True if every gene has exons.</summary>
    public bool HasExons => Genes.All(gene => gene.Exons is not null);

    /// <summary>True if the file has start sites only, so that each gene is one base long.</summary>
    public bool HasStartsOnly { get; init; }

    /// <summary>Ids of genes whose start site is empty or NA in the file; they are left out of <see cref="Genes"/>.</summary>
    public IReadOnlyList<string> WithoutTss { get; init; } = [];

    /// <summary>One line that tells where the start sites come from; null for transcripts.</summary>
    public string? Starts { get; init; }

    /// <summary>The genes that contain a base, in the order of the file.</summary>
    public IEnumerable<Gene> At(int contig, long pos0) => _byContig[contig].Where(gene => gene.Start0 <= pos0 && pos0 < gene.End0);

    /// <summary>The genes that overlap some bases, in the order of the file.</summary>
    /// <param name="contig">Index of the contig in the genome.</param>
    /// <param name="start0">The first of the bases; may be negative.</param>
    /// <param name="end0">The base after the last.</param>
    public IEnumerable<Gene> In(int contig, long start0, long end0) =>
        _byContig[contig].Where(gene => gene.Start0 < end0 && start0 < gene.End0);

    /// <summary>All genes that overlap some bases, or else all that are nearest to them, in the order of the file.</summary>
    /// <param name="contig">Index of the contig in the genome.</param>
    /// <param name="start0">The first of the bases.</param>
    /// <param name="end0">The base after the last.</param>
    /// <returns>Genes of one distance; none if the contig has no genes.</returns>
    public IReadOnlyList<Gene> Nearest(int contig, long start0, long end0) =>
        _byContig[contig].GroupBy(gene => Math.Abs(gene.DistanceFrom(start0, end0))).MinBy(group => group.Key)?.ToList() ?? [];

    /// <summary>Logs how the contigs were matched, gene ids at several loci, and a warning about contigs that the genome lacks.</summary>
    /// <param name="path">Path of the file as the user gave it.</param>
    /// <param name="log">Receives the messages.</param>
    public void Describe(string path, IRunLog log)
    {
        log.Info($"{path}: contigs: {Contigs}");
        if (Starts is { } starts)
            log.Info($"{path}: {starts}");
        if (Loci is { } loci)
            log.Info($"{path}: {loci}");
        foreach (string gene in WithoutTss)
            log.Warn($"{path}: genes without a start site", gene);
        if (Missing is { } missing)
            log.Warn($"{path}: contigs that the genome lacks", missing);
    }
}
