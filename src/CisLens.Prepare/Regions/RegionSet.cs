using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Regions;

/// <summary>Regions of the genome, joined where they overlap or touch, for finding overlaps.</summary>
sealed class RegionSet
{
    readonly Dictionary<int, (long[] Starts, long[] Ends)> _byContig = [];

    /// <summary>Makes a set from regions in any order, 0-based and half-open.</summary>
    public RegionSet(IEnumerable<(int Contig, long Start0, long End0)> regions)
    {
        foreach (var contig in regions.GroupBy(r => r.Contig))
        {
            var (starts, ends) = (new List<long>(), new List<long>());
            foreach (var (_, start0, end0) in contig.OrderBy(r => r.Start0))
            {
                if (ends.Count > 0 && start0 <= ends[^1])
                    ends[^1] = Math.Max(ends[^1], end0);
                else
                {
                    starts.Add(start0);
                    ends.Add(end0);
                }
            }
            _byContig[contig.Key] = ([.. starts], [.. ends]);
        }
    }

    /// <summary>Reads the regions of a BED in the order of the file, without those on contigs that the genome does not have.</summary>
    /// <exception cref="CisLens.Core.InputException">The file and the genome share no contig, or a line is not an interval.</exception>
    public static IReadOnlyList<(int Contig, long Start0, long End0)> Read(string path, Genome genome)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        var regions = BedReader.Read(path).Select(b => (Contig: contigs.IndexOf(b.Interval.Contig), b.Interval.Start0, b.Interval.End0))
            .ToList();
        contigs.RequireShared();
        return [.. regions.Where(r => r.Contig >= 0 && r.Start0 < r.End0)];
    }

    /// <summary>The joined regions, contig by contig.</summary>
    public IEnumerable<(int Contig, long Start0, long End0)> Regions =>
        _byContig.SelectMany(contig => contig.Value.Starts.Zip(contig.Value.Ends, (start0, end0) => (contig.Key, start0, end0)));

    /// <summary>True if a window overlaps a region.</summary>
    public bool Overlaps(int contig, long start0, long end0)
    {
        if (!_byContig.TryGetValue(contig, out var regions))
            return false;
        // the first region that ends after the start of the window
        int at = Array.BinarySearch(regions.Ends, start0 + 1);
        at = at < 0 ? ~at : at;
        return at < regions.Starts.Length && regions.Starts[at] < end0;
    }
}
