using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Runs;

/// <summary>Keeps the records that overlap some regions; contigs are compared by their index in the genome.</summary>
sealed class RecordFilter
{
    readonly ILookup<int, Interval>? _regions;

    /// <summary>A filter; without regions it keeps all records.</summary>
    /// <exception cref="UsageException">A text is not a region of the genome.</exception>
    public RecordFilter(IReadOnlyList<string> regions, Genome genome)
    {
        if (regions.Count > 0)
            _regions = regions.Select(text => Region.Parse(text, genome)).ToLookup(region => genome.IndexOf(region.Contig));
    }

    /// <summary>True if the record is kept.</summary>
    /// <param name="contig">Index of the contig; −1 if the genome does not have it.</param>
    /// <param name="record">The record.</param>
    public bool Keeps(int contig, VcfRecord record)
    {
        if (_regions is null)
            return true;
        long start0 = record.Pos0, end0 = start0 + Math.Max(1, record.Ref.Length);
        foreach (var region in _regions[contig])
            if (start0 < region.End0 && region.Start0 < end0)
                return true;
        return false;
    }
}
