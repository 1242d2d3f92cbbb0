using CisLens.Engine.Products;

namespace CisLens.Engine.Passes;

/// <summary>
/// The values of a slot for all sequences of a run, positions × channels. An edited copy has values of its own at the positions that the
/// edit can change; its others are those of its window.
/// </summary>
sealed unsafe class Grid
{
    readonly RowRange[] _own;
    readonly long[] _at;
    readonly IReadOnlyList<int> _windows;

    /// <summary>Makes room.</summary>
    /// <param name="channels">Numbers per position.</param>
    /// <param name="length">Positions of a sequence.</param>
    /// <param name="own">The positions with values of its own, of each sequence.</param>
    /// <param name="windows">For a copy the index of its window, and −1 for a window.</param>
    /// <param name="memory">Memory that is reused.</param>
    public Grid(int channels, int length, RowRange[] own, IReadOnlyList<int> windows, FloatPool memory)
    {
        (Channels, Length, _own, _windows) = (channels, length, own, windows);
        _at = new long[own.Length + 1];
        for (int i = 0; i < own.Length; i++)
            _at[i + 1] = _at[i] + (long)own[i].Count * channels;
        Values = memory.Rent(_at[^1]);
    }

    /// <summary>Numbers per position.</summary>
    public int Channels { get; }

    /// <summary>Positions of a sequence.</summary>
    public int Length { get; }

    /// <summary>The memory.</summary>
    public AlignedFloats Values { get; }

    /// <summary>The positions of a sequence with values of its own.</summary>
    public RowRange Own(int sequence) => _own[sequence];

    /// <summary>The values of a position.</summary>
    public float* Row(int sequence, int row)
    {
        if (row < _own[sequence].From || row >= _own[sequence].To)
            sequence = _windows[sequence];
        return Values.Start + _at[sequence] + (long)(row - _own[sequence].From) * Channels;
    }

    /// <summary>The values of consecutive positions; null if they are not one piece of memory.</summary>
    public float* Rows(int sequence, int first, int count)
    {
        if (first < 0 || first + count > Length)
            return null;
        var own = _own[sequence];
        bool inside = first >= own.From && first + count <= own.To, outside = first >= own.To || first + count <= own.From;
        return inside || outside || own.IsEmpty ? Row(sequence, first) : null;
    }
}

/// <summary>Memory of grids, reused from step to step and from run to run.</summary>
sealed class FloatPool
{
    readonly List<AlignedFloats> _free = [];

    /// <summary>Memory for at least some numbers: the smallest free piece that is not much too large, or a new one.</summary>
    public AlignedFloats Rent(long count)
    {
        int best = -1;
        for (int i = 0; i < _free.Count; i++)
            if (_free[i].Count >= count && _free[i].Count <= 2 * count + 4096 && (best < 0 || _free[i].Count < _free[best].Count))
                best = i;
        if (best < 0)
        {
            _free.RemoveAll(piece => piece.Count < count / 4);   // of a smaller batch
            return new(count);
        }
        var found = _free[best];
        _free.RemoveAt(best);
        return found;
    }

    /// <summary>Takes memory back.</summary>
    public void Return(AlignedFloats piece) => _free.Add(piece);
}
