using CisLens.Core.Contract;

namespace CisLens.Prepare.Negatives;

/// <summary>A negative that is still wanted.</summary>
/// <param name="Split">The split it must lie in.</param>
/// <param name="Length">Its length in bp.</param>
/// <param name="Profile">What it must be like.</param>
/// <param name="Positive">Place of its positive in the list.</param>
readonly record struct Need(Split Split, int Length, WindowProfile Profile, int Positive);

/// <summary>
/// What is still wanted, in cells as wide as the tolerances, so that a candidate finds a need at once: near are those of its
/// own cell and of the cells around it.
/// </summary>
sealed class NeedGrid(double gcTolerance, double repeatTolerance)
{
    // a candidate this near in length is cut or stretched to the positive's own; R gkmSVM's length_match_tol
    const double LengthTolerance = 0.02;

    readonly Dictionary<int, Dictionary<(Split Split, int Gc, int Repeat), List<Need>>> _byLength = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>What waits, in no order that matters.</summary>
    public IEnumerable<Need> Waiting => _byLength.Values.SelectMany(cells => cells.Values).SelectMany(cell => cell);

    /// <summary>Adds a need.</summary>
    public void Add(Need need)
    {
        if (!_byLength.TryGetValue(LengthClass(need.Length), out var cells))
            _byLength[LengthClass(need.Length)] = cells = [];
        var (gc, repeat) = Cell(need.Profile);
        if (!cells.TryGetValue((need.Split, gc, repeat), out var cell))
            cells[(need.Split, gc, repeat)] = cell = [];
        cell.Add(need);
        Count++;
    }

    /// <summary>A need that a candidate meets, or null; it stays until it is taken.</summary>
    public NeedPosition? Find(Split split, int length, WindowProfile candidate)
    {
        int own = LengthClass(length);
        return Find(own, split, length, candidate) ?? Find(own - 1, split, length, candidate) ?? Find(own + 1, split, length, candidate);
    }

    NeedPosition? Find(int lengthClass, Split split, int length, WindowProfile candidate)
    {
        if (!_byLength.TryGetValue(lengthClass, out var cells))
            return null;
        var (gc, repeat) = Cell(candidate);
        for (int distance = 0; distance <= 2; distance++)
            for (int dGc = -1; dGc <= 1; dGc++)
                for (int dRepeat = -1; dRepeat <= 1; dRepeat++)
                    if (Math.Abs(dGc) + Math.Abs(dRepeat) == distance
                        && cells.TryGetValue((split, gc + dGc, repeat + dRepeat), out var cell))
                    {
                        int at = cell.FindLastIndex(need =>
                            Math.Abs(need.Length - length) <= LengthTolerance * need.Length && Meets(need, candidate));
                        if (at >= 0)
                            return new NeedPosition(cell, at);
                    }
        return null;
    }

    /// <summary>Whether a window is near enough in GC and repeats.</summary>
    public bool Meets(Need need, WindowProfile candidate) =>
        Math.Abs(need.Profile.Gc - candidate.Gc) <= gcTolerance && Math.Abs(need.Profile.Repeat - candidate.Repeat) <= repeatTolerance;

    /// <summary>Removes a need that was found.</summary>
    public void Take(NeedPosition place)
    {
        place.Cell[place.Index] = place.Cell[^1];
        place.Cell.RemoveAt(place.Cell.Count - 1);
        Count--;
    }

    (int Gc, int Repeat) Cell(WindowProfile profile) =>
        (Index(profile.Gc, gcTolerance), Index(profile.Repeat, repeatTolerance));

    static int Index(double value, double width) => width > 0 ? (int)Math.Floor(value / width) : (int)Math.Round(value * 1e6);

    // classes a little wider than the tolerance, so that lengths within it are at most one class apart
    static int LengthClass(int length) => (int)Math.Floor(Math.Log(length) / Math.Log(1 + 1.5 * LengthTolerance));
}

/// <summary>Where a need lies in its cell.</summary>
readonly record struct NeedPosition(List<Need> Cell, int Index)
{
    /// <summary>The need.</summary>
    public Need Need => Cell[Index];
}
