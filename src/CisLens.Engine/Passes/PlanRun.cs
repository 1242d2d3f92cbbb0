using System.Collections.Concurrent;
using CisLens.Engine.Products;

namespace CisLens.Engine.Passes;

/// <summary>
/// One pass through a plan for some sequences of one length. Of a copy, only the values that its edits can change are computed.
/// </summary>
/// <param name="sequences">The sequences, of which a pass has some.</param>
/// <param name="ranges">The positions that are needed.</param>
/// <param name="kept">Working memory of former passes.</param>
sealed unsafe class PlanRun(PlanSequences sequences, PlanRanges ranges, ConcurrentBag<Scratch> kept)
{
    readonly List<int> _indexes = [], _windows = [];
    readonly List<bool> _new = [];
    readonly List<RowRange[]> _own = [];
    readonly Grid?[] _grids = new Grid?[ranges.Lengths.Length];

    /// <summary>Number of sequences.</summary>
    public int Count => _indexes.Count;

    /// <summary>Number of copies among them.</summary>
    public int Copies { get; private set; }

    /// <summary>Positions of each slot.</summary>
    public int[] Lengths => ranges.Lengths;

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The tracks to predict, as indexes into the head.</summary>
    public required int[] Tracks { get; init; }

    /// <summary>
    /// The windows of each sequence, if it is longer than one: where they start in the input of the layer that joins all positions. Null if
    /// a sequence is a window.
    /// </summary>
    public int[]? Starts { get; init; }

    /// <summary>Memory of grids.</summary>
    public required FloatPool Memory { get; init; }

    /// <summary>Adds a window.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="isNew">False if its prediction is known, and it is needed for copies only.</param>
    public void Add(int index, bool isNew)
    {
        _indexes.Add(index);
        _windows.Add(-1);
        _new.Add(isNew);
        _own.Add(ranges.Needed);
    }

    /// <summary>Adds a copy of the last window.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="changed">The positions of each slot that its edits can change.</param>
    public void Add(int index, RowRange[] changed)
    {
        _windows.Add(_windows[^1] < 0 ? Count - 1 : _windows[^1]);
        _indexes.Add(index);
        _new.Add(true);
        _own.Add(changed);
        Copies++;
    }

    /// <summary>The index of a sequence in all sequences.</summary>
    public int Index(int sequence) => _indexes[sequence];

    /// <summary>Whether the prediction for a sequence is wanted.</summary>
    public bool IsNew(int sequence) => _new[sequence];

    /// <summary>The window of a copy, in this pass; −1 for a window.</summary>
    public int Window(int sequence) => _windows[sequence];

    /// <summary>The codes of a sequence.</summary>
    public ReadOnlySpan<byte> Codes(int sequence) => sequences[_indexes[sequence]];

    /// <summary>The values of a slot.</summary>
    public Grid this[Slot slot] => _grids[slot.Index]!;

    /// <summary>Makes room for the values of a slot.</summary>
    public void Open(Slot slot)
    {
        var own = new RowRange[Count];
        for (int s = 0; s < own.Length; s++)
            own[s] = _own[s][slot.Index];
        _grids[slot.Index] = new(slot.Channels, Lengths[slot.Index], own, _windows, Memory);
    }

    /// <summary>Makes room for some positions of each sequence.</summary>
    /// <param name="channels">Numbers per position.</param>
    /// <param name="length">Positions of a sequence.</param>
    /// <param name="own">The positions of each sequence.</param>
    public Grid Keep(int channels, int length, RowRange[] own) => new(channels, length, own, _windows, Memory);

    /// <summary>Returns the memory of a slot that is not needed any more.</summary>
    public void Free(Slot slot)
    {
        if (_grids[slot.Index] is { } grid)
            Memory.Return(grid.Values);
        _grids[slot.Index] = null;
    }

    /// <summary>Runs something with working memory of its own.</summary>
    public void WithScratch(Action<Scratch> action)
    {
        var own = kept.TryTake(out var free) ? free : new Scratch();
        action(own);
        kept.Add(own);
    }

    /// <summary>The values of a source at some positions: where they are, if they are one piece of memory, or else a copy.</summary>
    /// <param name="source">The source.</param>
    /// <param name="piece">The positions; zeros outside the sequence.</param>
    /// <param name="buffer">Provides memory for a number of values.</param>
    /// <param name="scratch">Working memory.</param>
    public float* Read(Source source, Piece piece, BufferOf buffer, Scratch scratch)
    {
        if (source.Ops.Count == 0)
            return Read(source.Slot, piece, buffer);
        float* copy = buffer((long)piece.Count * source.Channels);
        Copy(source, piece, copy, scratch);
        return copy;
    }

    /// <summary>The values of a slot at some positions: where they are, if they are one piece of memory, or else a copy.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="piece">The positions; zeros outside the sequence.</param>
    /// <param name="buffer">Provides memory for a number of values.</param>
    public float* Read(Slot slot, Piece piece, BufferOf buffer)
    {
        var rows = this[slot].Rows(piece.Sequence, piece.First, piece.Count);
        if (rows != null)
            return rows;
        float* copy = buffer((long)piece.Count * slot.Channels);
        Copy(slot, piece, copy);
        return copy;
    }

    /// <summary>Copies the values of a source at some positions.</summary>
    /// <param name="source">The source.</param>
    /// <param name="piece">The positions; zeros outside the sequence.</param>
    /// <param name="to">Receives positions × channels.</param>
    /// <param name="scratch">Working memory.</param>
    public void Copy(Source source, Piece piece, float* to, Scratch scratch)
    {
        int channels = source.Channels;
        var inside = Copy(source.Slot, piece, to);
        float* first = to + (long)(inside.From - piece.First) * channels;
        for (int i = 0; i < source.Ops.Count && !inside.IsEmpty; i++)
            source.Ops[i].Apply(this, scratch, new(piece.Sequence, inside.From, inside.Count), first, channels, channels);
    }

    /// <summary>Copies the values of a slot. Returns the positions inside the sequence.</summary>
    RowRange Copy(Slot slot, Piece piece, float* to)
    {
        var grid = this[slot];
        int channels = grid.Channels, end = piece.First + piece.Count;
        var inside = new RowRange(piece.First, end).Within(grid.Length);
        if (inside.IsEmpty)
        {
            Clear(to, (long)piece.Count * channels);
            return inside;
        }
        Clear(to, (long)(inside.From - piece.First) * channels);
        Clear(to + (long)(inside.To - piece.First) * channels, (long)(end - inside.To) * channels);
        var own = grid.Own(piece.Sequence).And(inside);
        Span<int> cuts = own.IsEmpty ? [inside.From, inside.To] : [inside.From, own.From, own.To, inside.To];
        for (int i = 0; i + 1 < cuts.Length; i++)
            if (cuts[i] < cuts[i + 1])
            {
                long size = (long)(cuts[i + 1] - cuts[i]) * channels * sizeof(float);
                Buffer.MemoryCopy(grid.Row(piece.Sequence, cuts[i]), to + (long)(cuts[i] - piece.First) * channels, size, size);
            }
        return inside;
    }

    static void Clear(float* from, long count)
    {
        for (; count > 0; from += int.MaxValue, count -= int.MaxValue)
            new Span<float>(from, (int)Math.Min(int.MaxValue, count)).Clear();
    }
}

/// <summary>Provides memory for a number of values.</summary>
unsafe delegate float* BufferOf(long count);
