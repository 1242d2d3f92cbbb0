using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Peaks;

/// <summary>
/// DeepSEA's rule (Zhou and Troyanskaya 2015): the genome is divided into bins of 200 bp. A bin is positive for a sample if the
/// sample's peaks cover more than half of it. The window is centred on the bin.
/// </summary>
static class DeepSeaRule
{
    /// <summary>A window around every bin that is positive for at least one of the counted samples.</summary>
    /// <param name="samples">Peaks of each sample.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="binBp">Length of a bin in bp.</param>
    /// <param name="cover">A bin is positive if more than this share of it is covered.</param>
    /// <param name="counted">True for the samples that count here.</param>
    public static List<Site> Sites(IReadOnlyList<Peak[]> samples, int window, int binBp, double cover, Func<int, bool> counted)
    {
        var active = samples.SelectMany((peaks, sample) =>
            PositiveBins(peaks, binBp, cover).Select(bin => (bin.Contig, bin.Bin, Sample: sample)));
        return [.. active.GroupBy(a => (a.Contig, a.Bin))
            .Where(bin => bin.Any(a => counted(a.Sample)))
            .OrderBy(bin => bin.Key)
            .Select(bin => new Site((int)bin.Key.Contig, bin.Key.Bin * binBp - (window - binBp) / 2,
                [.. bin.Select(a => a.Sample).Order()]))];
    }

    static IEnumerable<(long Contig, long Bin)> PositiveBins(Peak[] peaks, int binBp, double cover)
    {
        (long Contig, long Bin) open = (-1, -1);
        long covered = 0;
        foreach (var (contig, start0, end0) in Union(peaks))
            for (long bin = start0 / binBp; bin * binBp < end0; bin++)
            {
                if (open != (contig, bin))
                {
                    if (covered > cover * binBp)
                        yield return open;
                    (open, covered) = ((contig, bin), 0);
                }
                covered += Math.Min(end0, (bin + 1) * binBp) - Math.Max(start0, bin * binBp);
            }
        if (covered > cover * binBp)
            yield return open;
    }

    // the peaks of a sample, joined where they overlap or touch
    static IEnumerable<(long Contig, long Start0, long End0)> Union(Peak[] peaks)
    {
        (long Contig, long Start0, long End0) open = (-1, 0, 0);
        foreach (var peak in peaks.OrderBy(p => p.Contig).ThenBy(p => p.Start0))
        {
            if (peak.Contig == open.Contig && peak.Start0 <= open.End0)
            {
                open.End0 = Math.Max(open.End0, peak.End0);
                continue;
            }
            if (open.Contig >= 0)
                yield return open;
            open = (peak.Contig, peak.Start0, peak.End0);
        }
        if (open.Contig >= 0)
            yield return open;
    }
}
