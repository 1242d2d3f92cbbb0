using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Folds;

/// <summary>The names of splits in files.</summary>
static class SplitNames
{
    /// <summary>The split with this name, in upper or lower case; null if there is none.</summary>
    public static Split? Find(string name) => name.ToLowerInvariant() switch
    {
        "train" or "training" => Split.Train,
        "valid" or "validation" or "val" or "dev" => Split.Validation,
        "test" or "testing" or "held-out" => Split.Test,
        _ => null,
    };
}

/// <summary>Splits from a BED whose name column is the split of each region.</summary>
static class FoldFile
{
    /// <summary>Reads the map. Bases outside all regions belong to no split.</summary>
    /// <exception cref="InputException">A name is not a split, or two regions overlap.</exception>
    public static FoldMap Read(string path, Genome genome)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        var regions = new List<FoldRegion>();
        foreach (var record in BedReader.Read(path))
        {
            if (SplitNames.Find(record.Name) is not { } split)
                throw InputException.At(path, record.Line, $"name is '{record.Name}', expected train, validation or test");
            int contig = contigs.IndexOf(record.Interval.Contig);
            if (contig >= 0)
                regions.Add(new FoldRegion(contig, record.Interval.Start0, record.Interval.End0, split));
        }
        if (regions.Count == 0)
            throw InputException.In(path, "no region is on a contig of the genome, expected regions of train, validation and test");
        contigs.RequireShared();
        RefuseOverlap(path, regions, genome);
        return new FoldMap(regions);
    }

    static void RefuseOverlap(string path, List<FoldRegion> regions, Genome genome)
    {
        var sorted = regions.OrderBy(r => r.Contig).ThenBy(r => r.Start0).ToList();
        for (int i = 1; i < sorted.Count; i++)
            if (sorted[i].Contig == sorted[i - 1].Contig && sorted[i].Start0 < sorted[i - 1].End0)
                throw InputException.In(path,
                    $"two regions overlap at {genome.Contigs[sorted[i].Contig].Name}:{Position.FromZeroBased(sorted[i].Start0)}");
    }
}
