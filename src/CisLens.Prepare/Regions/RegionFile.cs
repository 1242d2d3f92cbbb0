using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Regions;

/// <summary>Reads regions to stay out of from a BED; those on contigs that the genome lacks are passed over.</summary>
static class RegionFile
{
    /// <summary>The regions, 0-based and half-open, in the order of the file.</summary>
    /// <exception cref="CisLens.Core.InputException">The file shares no contig with the genome, or a line is no interval.</exception>
    public static IReadOnlyList<(int Contig, long Start0, long End0)> Read(string path, Genome genome)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        var regions = BedReader.Read(path).Select(b => (Contig: contigs.IndexOf(b.Interval.Contig), b.Interval.Start0, b.Interval.End0))
            .ToList();
        contigs.RequireShared();
        return [.. regions.Where(r => r.Contig >= 0)];
    }
}
