using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Negatives;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Peaks;

/// <summary>Leaves out windows that cannot be used, and counts each under its first reason.</summary>
sealed class WindowFilter(Genome genome, PeakOptions options)
{
    readonly byte[] _codes = new byte[options.WindowBp];

    /// <summary>The windows that stay.</summary>
    public List<Site> Keep(List<Site> sites, RegionSet blacklist, out Tally tally)
    {
        var kept = new List<Site>();
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var site in sites)
        {
            if (Reason(site, blacklist) is { } reason)
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            else
                kept.Add(site);
        }
        tally = new Tally("windows", sites.Count, kept.Count, [.. reasons.Select(r => new Dropped(r.Key, r.Value))]);
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

/// <summary>A window with labels: its start, and the samples that are active in it, ascending.</summary>
sealed record Site(int Contig, long Start0, int[] Active);
