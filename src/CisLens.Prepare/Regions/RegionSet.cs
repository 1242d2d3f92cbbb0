namespace CisLens.Prepare.Regions;

/// <summary>Stretches of the genome, joined where they touch; asks whether a window touches any of them.</summary>
sealed class RegionSet
{
    readonly Dictionary<int, (long[] Starts, long[] Ends)> _byContig = [];

    /// <summary>Regions in any order, 0-based and half-open.</summary>
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

    /// <summary>The joined regions, contig by contig.</summary>
    public IEnumerable<(int Contig, long Start0, long End0)> Regions =>
        _byContig.SelectMany(contig => contig.Value.Starts.Zip(contig.Value.Ends, (start0, end0) => (contig.Key, start0, end0)));

    /// <summary>True when a window shares a base with a region.</summary>
    public bool Overlaps(int contig, long start0, long end0)
    {
        if (!_byContig.TryGetValue(contig, out var regions))
            return false;
        // the first region that ends after the window's start
        int at = Array.BinarySearch(regions.Ends, start0 + 1);
        at = at < 0 ? ~at : at;
        return at < regions.Starts.Length && regions.Starts[at] < end0;
    }
}
