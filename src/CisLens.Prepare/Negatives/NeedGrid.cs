using CisLens.Core.Models;

namespace CisLens.Prepare.Negatives;

/// <summary>
/// Profiles that still wait for a negative, in cells as wide as the tolerance, so that a candidate finds one at once:
/// all of its own cell match it, and of the eight cells around those that are near enough.
/// </summary>
sealed class NeedGrid(double gcTolerance, double repeatTolerance)
{
    readonly Dictionary<(Split Split, int Gc, int Repeat), List<WindowProfile>> _cells = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Profiles that wait, in no order that matters.</summary>
    public IEnumerable<WindowProfile> Waiting => _cells.Values.SelectMany(c => c);

    /// <summary>Adds a profile that needs a negative within a split.</summary>
    public void Add(Split split, WindowProfile profile)
    {
        var (gc, repeat) = Cell(profile);
        if (!_cells.TryGetValue((split, gc, repeat), out var cell))
            _cells[(split, gc, repeat)] = cell = [];
        cell.Add(profile);
        Count++;
    }

    /// <summary>Takes a profile that a candidate matches; false when there is none.</summary>
    public bool Take(Split split, WindowProfile candidate)
    {
        var (gc, repeat) = Cell(candidate);
        for (int distance = 0; distance <= 2; distance++)
            for (int dGc = -1; dGc <= 1; dGc++)
                for (int dRepeat = -1; dRepeat <= 1; dRepeat++)
                    if (Math.Abs(dGc) + Math.Abs(dRepeat) == distance && TakeFrom((split, gc + dGc, repeat + dRepeat), candidate))
                        return true;
        return false;
    }

    bool TakeFrom((Split, int, int) key, WindowProfile candidate)
    {
        if (!_cells.TryGetValue(key, out var cell))
            return false;
        int at = cell.FindLastIndex(need => Math.Abs(need.Gc - candidate.Gc) <= gcTolerance && Math.Abs(need.Repeat - candidate.Repeat) <= repeatTolerance);
        if (at < 0)
            return false;
        cell[at] = cell[^1];
        cell.RemoveAt(cell.Count - 1);
        Count--;
        return true;
    }

    (int Gc, int Repeat) Cell(WindowProfile profile) =>
        (Index(profile.Gc, gcTolerance), Index(profile.Repeat, repeatTolerance));

    static int Index(double value, double width) => width > 0 ? (int)Math.Floor(value / width) : (int)Math.Round(value * 1e6);
}
