using CisLens.Core;
using CisLens.Formats;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Regions;

namespace CisLens.Mutate.Runs;

/// <summary>Keeps the records that overlap the regions asked for, whatever names file and person use for the contigs.</summary>
sealed class RecordFilter
{
    readonly ILookup<int, Region>? _regions;

    /// <summary>A filter; without regions it keeps everything.</summary>
    /// <exception cref="UsageException">A text is no region, or names a contig that the genome lacks.</exception>
    public RecordFilter(IReadOnlyList<string> regions, Genome genome, ContigSynonyms? synonyms)
    {
        if (regions.Count == 0)
            return;
        var names = ContigMap.Resolve("--regions", [], genome, synonyms);
        _regions = regions.Select(text => Region.Parse(text, name => names.IndexOf(name) >= 0))
            .ToLookup(region => names.IndexOf(region.Contig) is var index and >= 0
                ? index : throw new UsageException($"--regions: {genome.Path} has no contig '{region.Contig}'"));
    }

    /// <summary>True when the record is kept.</summary>
    /// <param name="contig">Index of its contig, −1 when the genome lacks it.</param>
    /// <param name="record">The record.</param>
    public bool Keeps(int contig, VcfRecord record)
    {
        if (_regions is null)
            return true;
        foreach (var region in _regions[contig])
            if (region.Overlaps(record.Pos0, record.Pos0 + Math.Max(1, record.Ref.Length)))
                return true;
        return false;
    }
}
