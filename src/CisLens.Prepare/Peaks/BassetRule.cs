using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Peaks;

/// <summary>
/// Basset's rule (Kelley, Snoek and Rinn 2016): the window of each peak is centred on its anchor. On each contig the two neighbouring
/// windows with the largest overlap are merged, until no overlap is at least 200 bp. The merged anchor is the mean of both, weighted
/// by 1 + number of active samples and rounded half up. The merged window has the labels of both.
/// </summary>
static class BassetRule
{
    /// <summary>The merged sites of all samples.</summary>
    /// <param name="samples">Peaks of each sample.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="mergeBp">Smallest overlap, in bp, of windows that are merged.</param>
    /// <param name="anchorIndex">Index of the anchor in a window.</param>
    public static List<Site> Sites(IReadOnlyList<Peak[]> samples, int window, int mergeBp, int anchorIndex)
    {
        var all = samples.SelectMany((peaks, sample) => peaks.Select(p => (p.Contig, p.Anchor0, Sample: sample)));
        var sites = new List<Site>();
        foreach (var contig in all.GroupBy(p => p.Contig).OrderBy(g => g.Key))
        {
            var anchors = contig.OrderBy(p => p.Anchor0).ThenBy(p => p.Sample).Select(p => new PeakGroup(p.Anchor0, [p.Sample])).ToList();
            foreach (var anchor in new NearestMerge(anchors, window, mergeBp).Run())
                sites.Add(new Site((int)contig.Key, anchor.Pos0 - anchorIndex, anchor.Active));
        }
        return sites;
    }
}

/// <summary>An anchor with its active samples in ascending order.</summary>
sealed record PeakGroup(long Pos0, int[] Active)
{
    /// <summary>This anchor merged with another one.</summary>
    public PeakGroup Merge(PeakGroup other)
    {
        int own = 1 + Active.Length, others = 1 + other.Active.Length;
        // floor(x + 1/2) of the weighted mean x, in integers
        long mean = (2 * (own * Pos0 + others * other.Pos0) + own + others) / (2 * (own + others));
        return new PeakGroup(mean, [.. Active.Union(other.Active).Order()]);
    }
}
