using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Leaks;

/// <summary>Counts windows that are less than one window length away from a window of another split.</summary>
static class WindowOverlap
{
    /// <summary>Counts the windows that have a window of another split before them, less than one window length away.</summary>
    /// <param name="windows">Contig, start and split of every window, in genome order.</param>
    /// <param name="window">Length of a window in bp.</param>
    public static long Count(IEnumerable<(int Contig, long Start0, Split Split)> windows, int window)
    {
        long count = 0;
        var last = new Dictionary<Split, (int Contig, long Start0)>();
        foreach (var (contig, start0, split) in windows)
        {
            // windows that are at least one window length apart have starts that differ by at least two window lengths
            if (last.Any(other => other.Key != split && other.Value.Contig == contig && start0 - other.Value.Start0 < 2L * window))
                count++;
            last[split] = (contig, start0);
        }
        return count;
    }

    /// <summary>A leak report with that count.</summary>
    public static LeakReport Report(IEnumerable<(int Contig, long Start0, Split Split)> windows, int window) =>
        new() { OverlappingWindows = Count(windows, window) };
}
