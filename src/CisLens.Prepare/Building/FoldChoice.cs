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
    public static FoldMap Choose(GenomicOptions options, Genome genome, IEnumerable<int> contigs, Rng rng)
    {
        if (options.Folds is { } path)
            return FoldFile.Read(path, genome);
        if (options.Test.Count + options.Validation.Count > 0)
            return ChromosomeFolds.Named(genome.Contigs, options.Test, options.Validation);
        var counts = new long[genome.Contigs.Count];
        foreach (int contig in contigs)
            counts[contig]++;
        return ChromosomeFolds.Automatic(genome.Contigs, counts, rng);
    }
}
