using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;

namespace CisLens.Prepare.Building;

/// <summary>The splits of a genome as the options want them: from a file, by names of contigs, or chosen.</summary>
static class FoldChoice
{
    /// <summary>Chooses.</summary>
    /// <param name="options">What the user wants.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="contigs">The contig of each example.</param>
    /// <param name="rng">Chooses stretches where contigs are too few.</param>
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
