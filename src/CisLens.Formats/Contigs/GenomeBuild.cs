using CisLens.Formats.Fasta;

namespace CisLens.Formats.Contigs;

/// <summary>A contig that a file declares. The length in bp is null if the file does not give it.</summary>
public sealed record DeclaredContig(string Name, long? Length);

/// <summary>Detects the build of a genome by the length of its chromosome 1 (docs/conventions.md, section 2).</summary>
public static class GenomeBuild
{
    static readonly Dictionary<long, string> s_byChromosome1 = new()
    {
        [249_250_621] = "hg19",
        [248_956_422] = "hg38",
        [248_387_328] = "T2T-CHM13",
        [195_471_971] = "mm10",
        [195_154_279] = "mm39",
    };

    /// <summary>The build of a list of contigs; null if the length of chromosome 1 is not that of a known build.</summary>
    public static string? Detect(IEnumerable<Contig> contigs) =>
        Detect(contigs.Select(contig => new DeclaredContig(contig.Name, contig.Length)));

    /// <inheritdoc cref="Detect(IEnumerable{Contig})"/>
    public static string? Detect(IEnumerable<DeclaredContig> contigs) => contigs
        .Where(contig => ContigAlias.Canonical(contig.Name) == "1" && contig.Length is not null)
        .Select(contig => s_byChromosome1.GetValueOrDefault(contig.Length!.Value))
        .FirstOrDefault(build => build is not null);
}
