using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Peaks;

/// <summary>
/// Basset's rule (Kelley, Snoek and Rinn 2016): each peak becomes its anchor, extended to the window; on a contig the two
/// neighbours with the largest overlap are merged again and again while it is at least 200 bp. The merged anchor is the
/// mean weighted by 1 + number of active samples, rounded half up; labels are united.
/// </summary>
static class BassetRule
{
    /// <summary>The merged sites of all samples.</summary>
    /// <param name="samples">Peaks of each sample.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="mergeBp">Overlap from which two windows are merged.</param>
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

/// <summary>A place with the samples that are active there, ascending.</summary>
sealed record PeakGroup(long Pos0, int[] Active)
{
    /// <summary>This anchor and another one as one.</summary>
    public PeakGroup Merge(PeakGroup other)
    {
        int own = 1 + Active.Length, others = 1 + other.Active.Length;
        // floor(x + 1/2) of the weighted mean, in whole numbers
        long mean = (2 * (own * Pos0 + others * other.Pos0) + own + others) / (2 * (own + others));
        return new PeakGroup(mean, [.. Active.Union(other.Active).Order()]);
    }
}
