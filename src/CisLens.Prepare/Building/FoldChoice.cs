using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;

namespace CisLens.Prepare.Building;

/// <summary>The splits of a genome: from a file, from names of contigs, or chosen automatically.</summary>
static class FoldChoice
{
    /// <summary>Assigns the genome to splits.</summary>
    /// <param name="options">The file of splits or the names of contigs; without either the splits are chosen.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="contigs">The contig of each example.</param>
    /// <param name="rng">Chooses regions when there are too few contigs.</param>
    public static FoldMap Choose(GenomicOptions options, Genome genome, IEnumerable<int> contigs, Rng rng) =>
        Named(options.Folds, options.Test, options.Validation, genome) ?? Automatic(genome, contigs, rng);

    /// <summary>The splits of a file, or of contigs that are named; null if there are neither.</summary>
    public static FoldMap? Named(string? folds, IReadOnlyList<string> test, IReadOnlyList<string> validation, Genome genome) =>
        folds is not null ? FoldFile.Read(folds, genome)
        : test.Count + validation.Count > 0 ? ChromosomeFolds.Named(genome.Contigs, test, validation) : null;

    /// <summary>Chooses the splits by the number of examples on each contig.</summary>
    public static FoldMap Automatic(Genome genome, IEnumerable<int> contigs, Rng rng)
    {
        var counts = new long[genome.Contigs.Count];
        foreach (int contig in contigs)
            counts[contig]++;
        return ChromosomeFolds.Automatic(genome.Contigs, counts, rng);
    }
}
