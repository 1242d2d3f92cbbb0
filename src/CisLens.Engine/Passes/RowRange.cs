namespace CisLens.Engine.Passes;

/// <summary>A range of positions between two steps, 0-based and half-open.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last.</param>
readonly record struct RowRange(int From, int To)
{
    /// <summary>Number of positions.</summary>
    public int Count => Math.Max(0, To - From);

    /// <summary>Whether it has no position.</summary>
    public bool IsEmpty => To <= From;

    /// <summary>The smallest range with both.</summary>
    public RowRange Hull(RowRange other) =>
        IsEmpty ? other : other.IsEmpty ? this : new(Math.Min(From, other.From), Math.Max(To, other.To));

    /// <summary>The positions that both have.</summary>
    public RowRange And(RowRange other)
    {
        int from = Math.Max(From, other.From), to = Math.Min(To, other.To);
        return from < to ? new(from, to) : default;
    }

    /// <summary>The part within a sequence of some length.</summary>
    public RowRange Within(int length) => And(new(0, length));
}
