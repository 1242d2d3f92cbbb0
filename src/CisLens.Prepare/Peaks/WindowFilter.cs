using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Negatives;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Peaks;

/// <summary>Leaves out windows that cannot be used, and counts each under its first reason.</summary>
sealed class WindowFilter(Genome genome, PeakOptions options)
{
    readonly byte[] _codes = new byte[options.WindowBp];

    /// <summary>The windows that can be used.</summary>
    public List<Site> Keep(List<Site> sites, RegionSet blacklist, out Tally tally)
    {
        var kept = new List<Site>();
        var reasons = new List<string>();
        foreach (var site in sites)
            if (Reason(site, blacklist) is { } reason)
                reasons.Add(reason);
            else
                kept.Add(site);
        tally = Tally.From("windows", kept.Count, reasons);
        return kept;
    }

    string? Reason(Site site, RegionSet blacklist)
    {
        long end0 = site.Start0 + options.WindowBp;
        if (site.Start0 < 0 || end0 > genome.Contigs[site.Contig].Length)
            return "off the end of the contig";
        if (blacklist.Overlaps(site.Contig, site.Start0, end0))
            return "in the blacklist";
        return WindowProfile.Compute(genome, site.Contig, site.Start0, _codes).Unknown > options.MaxN ? "too many unknown bases" : null;
    }
}

/// <summary>A window with its active samples in ascending order.</summary>
sealed record Site(int Contig, long Start0, int[] Active);
