using CisLens.Core.Contract;

namespace CisLens.Prepare.Negatives;

/// <summary>A negative that is still needed.</summary>
/// <param name="Split">Its split.</param>
/// <param name="Length">Its length in bp.</param>
/// <param name="Profile">GC and repeat content of its positive.</param>
/// <param name="Positive">Index of its positive in the list.</param>
readonly record struct Need(Split Split, int Length, WindowProfile Profile, int Positive);

/// <summary>
/// The negatives that are still needed, in cells as wide as the tolerances. All needs that a candidate can meet are in its own cell
/// and in the cells around it.
/// </summary>
sealed class NeedGrid(double gcTolerance, double repeatTolerance)
{
    // a candidate whose length differs less than this gets the length of the positive; length_match_tol of gkmSVM for R
    const double LengthTolerance = 0.02;

    readonly Dictionary<int, Dictionary<(Split Split, int Gc, int Repeat), List<Need>>> _byLength = [];

    /// <summary>Number of needs.</summary>
    public int Count { get; private set; }

    /// <summary>All needs, in any order.</summary>
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

    /// <summary>A need that a candidate meets, or null. The need is not removed.</summary>
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

    /// <summary>True if GC and repeat content of a window are within the tolerances.</summary>
    public bool Meets(Need need, WindowProfile candidate) =>
        Math.Abs(need.Profile.Gc - candidate.Gc) <= gcTolerance && Math.Abs(need.Profile.Repeat - candidate.Repeat) <= repeatTolerance;

    /// <summary>Removes a need.</summary>
    public void Remove(NeedPosition position)
    {
        position.Cell[position.Index] = position.Cell[^1];
        position.Cell.RemoveAt(position.Cell.Count - 1);
        Count--;
    }

    (int Gc, int Repeat) Cell(WindowProfile profile) =>
        (Index(profile.Gc, gcTolerance), Index(profile.Repeat, repeatTolerance));

    static int Index(double value, double width) => width > 0 ? (int)Math.Floor(value / width) : (int)Math.Round(value * 1e6);

    // classes are a little wider than the tolerance, so that lengths within the tolerance are at most one class apart
    static int LengthClass(int length) => (int)Math.Floor(Math.Log(length) / Math.Log(1 + 1.5 * LengthTolerance));
}

/// <summary>The position of a need in its cell.</summary>
readonly record struct NeedPosition(List<Need> Cell, int Index)
{
    /// <summary>The need.</summary>
    public Need Need => Cell[Index];
}
