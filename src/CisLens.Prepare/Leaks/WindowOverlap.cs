using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Leaks;

/// <summary>Counts windows that are less than one window length away from a window of another split.</summary>
static class WindowOverlap
{
    /// <summary>Counts the windows that have a window of another split before them that starts too near.</summary>
    /// <param name="windows">Contig, start and split of every window, in genome order.</param>
    /// <param name="apart">The least distance of the starts of windows of two splits, in bp.</param>
    public static long Count(IEnumerable<(int Contig, long Start0, Split Split)> windows, long apart)
    {
        long count = 0;
        var last = new Dictionary<Split, (int Contig, long Start0)>();
        foreach (var (contig, start0, split) in windows)
        {
            if (last.Any(other => other.Key != split && other.Value.Contig == contig && start0 - other.Value.Start0 < apart))
                count++;
            last[split] = (contig, start0);
        }
        return count;
    }

    /// <summary>A leak report with the number of windows that are less than one window length away from another split.</summary>
    public static LeakReport Report(IEnumerable<(int Contig, long Start0, Split Split)> windows, int window) =>
        // windows that are at least one window length apart have starts that differ by at least two window lengths
        new() { OverlappingWindows = Count(windows, 2L * window) };
}
