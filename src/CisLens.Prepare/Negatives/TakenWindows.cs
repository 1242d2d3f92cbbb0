namespace CisLens.Prepare.Negatives;

/// <summary>The windows that have been drawn, for finding overlaps.</summary>
/// <param name="longest">No window is longer than this, in bp.</param>
sealed class TakenWindows(int longest)
{
    readonly Dictionary<(int Contig, long Cell), List<(long Start0, long End0)>> _byStart = [];

    /// <summary>Adds a window.</summary>
    public void Add(int contig, long start0, long end0)
    {
        if (!_byStart.TryGetValue((contig, start0 / longest), out var cell))
            _byStart[(contig, start0 / longest)] = cell = new(1);
        cell.Add((start0, end0));
    }

    /// <summary>True if a window overlaps one of them. Such windows start at most one cell before it.</summary>
    public bool Overlaps(int contig, long start0, long end0)
    {
        for (long c = start0 / longest - 1; c <= (end0 - 1) / longest; c++)
            if (_byStart.TryGetValue((contig, c), out var cell) && cell.Exists(w => w.Start0 < end0 && start0 < w.End0))
                return true;
        return false;
    }
}
