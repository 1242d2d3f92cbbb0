using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Checks;

/// <summary>Describes a genome.</summary>
public static class GenomeCheck
{
    /// <summary>Reads the whole genome and returns its size, its build, and its shares of N and of lower case.</summary>
    public static IReadOnlyList<Finding> Run(Genome genome)
    {
        long length = genome.Contigs.Sum(contig => contig.Length);
        var contigs = Enumerable.Range(0, genome.Contigs.Count);
        long unknown = contigs.Sum(genome.Unknown),
            masked = contigs.Sum(contig => (long)genome.SoftMasked(contig, 0, genome.Contigs[contig].Length));
        return
        [
            new(genome.Path, "contigs", $"{genome.Contigs.Count} with {length} bp", FindingLevel.Ok),
            new(genome.Path, "build", GenomeBuild.Detect(genome.Contigs) ?? "unknown length of chromosome 1", FindingLevel.Ok),
            Finding.From(genome.Path, "N", $"{Percent.Format(unknown, length)} of the bases", unknown < length),
            new(genome.Path, "lower case", $"{Percent.Format(masked, length)} of the bases", FindingLevel.Ok),
        ];
    }
}
