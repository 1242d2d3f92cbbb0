using CisLens.Core.Contract;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Folds;

/// <summary>A region of a contig that belongs to a split, 0-based and half-open.</summary>
readonly record struct FoldRegion(int Contig, long Start0, long End0, Split Split);

/// <summary>
/// The split of each window. Windows of two splits are at least one window length apart: a window belongs to no split if it is less
/// than half of its length away from a region of another split.
/// </summary>
sealed class FoldMap
{
    readonly FoldRegion[] _regions;

    /// <summary>A map from regions that do not overlap. Regions of one split that touch are joined.</summary>
    public FoldMap(IEnumerable<FoldRegion> regions)
    {
        var joined = new List<FoldRegion>();
        foreach (var region in regions.OrderBy(r => r.Contig).ThenBy(r => r.Start0))
        {
            if (joined.Count > 0 && joined[^1] is var last
                && (last.Contig, last.End0, last.Split) == (region.Contig, region.Start0, region.Split))
                joined[^1] = last with { End0 = region.End0 };
            else
                joined.Add(region);
        }
        _regions = [.. joined];
    }

    /// <summary>The regions in genome order.</summary>
    public IReadOnlyList<FoldRegion> Regions => _regions;

    /// <summary>The split of a window; null if the window is not inside one region, or too close to another split.</summary>
    public Split? SplitOf(int contig, long start0, long end0) => SplitOf(contig, start0, end0, (end0 - start0 + 1) / 2);

    /// <summary>
    /// The split of an interval; null if it is not inside one region, or less than <paramref name="gap"/> bp from another split.
    /// </summary>
    public Split? SplitOf(int contig, long start0, long end0, long gap)
    {
        int own = LastStartingAt(contig, start0);
        if (own < 0 || _regions[own].Contig != contig || _regions[own].End0 < end0)
            return null;
        return Near(own, -1, start0 - gap, end0 + gap) || Near(own, 1, start0 - gap, end0 + gap) ? null : _regions[own].Split;
    }

    /// <summary>The regions of each split as text: the name of a whole contig, or the coordinates of a region, 1-based.</summary>
    /// <param name="contigs">Contigs of the genome.</param>
    public Dictionary<Split, string> Describe(IReadOnlyList<Contig> contigs) => _regions.GroupBy(r => r.Split).OrderBy(g => g.Key)
        .ToDictionary(g => g.Key, g => string.Join(",", g.Select(r => r.Start0 == 0 && r.End0 == contigs[r.Contig].Length
            ? contigs[r.Contig].Name
            : $"{contigs[r.Contig].Name}:{r.Start0 + 1}-{r.End0}")));

    // whether a region of another split, to the left or right of a region, overlaps an interval
    bool Near(int own, int step, long start0, long end0)
    {
        for (int other = own + step; other >= 0 && other < _regions.Length && _regions[other].Contig == _regions[own].Contig
            && _regions[other].Start0 < end0 && start0 < _regions[other].End0; other += step)
            if (_regions[other].Split != _regions[own].Split)
                return true;
        return false;
    }

    int LastStartingAt(int contig, long pos0)
    {
        int low = 0, high = _regions.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if ((_regions[middle].Contig, _regions[middle].Start0).CompareTo((contig, pos0)) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
