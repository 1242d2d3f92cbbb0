using System.Collections.Concurrent;
using CisLens.Engine.Products;
using CisLens.Engine.Steps;

namespace CisLens.Engine.Plans;

/// <summary>
/// One pass through a plan for some sequences of one length. A copy is a sequence that equals its window except for some bases; only the
/// values that these bases can change are computed.
/// </summary>
sealed unsafe class PlanRun
{
    readonly ReadOnlyMemory<byte>[] _codes;
    readonly int[] _windows;
    readonly Grid?[] _grids;
    readonly ConcurrentBag<Scratch> _scratch;

    /// <summary>Prepares a pass.</summary>
    /// <param name="codes">The sequences, all of one length.</param>
    /// <param name="windows">For a copy the index of its window, which is before it; −1 for a window.</param>
    /// <param name="slots">Number of slots of the plan.</param>
    /// <param name="scratch">Working memory of former passes.</param>
    public PlanRun(ReadOnlyMemory<byte>[] codes, int[] windows, int slots, ConcurrentBag<Scratch> scratch)
    {
        (_codes, _windows, _grids, _scratch) = (codes, windows, new Grid?[slots], scratch);
        Lengths = new int[slots];
        Lengths[0] = codes[0].Length;
    }

    /// <summary>Number of sequences.</summary>
    public int Count => _codes.Length;

    /// <summary>Positions of each slot.</summary>
    public int[] Lengths { get; }

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The tracks to predict, as indexes into the head; null for all.</summary>
    public required int[]? Tracks { get; init; }

    /// <summary>For each sequence the index of its window, or −1.</summary>
    public IReadOnlyList<int> Windows => _windows;

    /// <summary>The codes of a sequence.</summary>
    public ReadOnlySpan<byte> Codes(int sequence) => _codes[sequence].Span;

    /// <summary>The sequences.</summary>
    public ReadOnlyMemory<byte>[] Sequences => _codes;

    /// <summary>The bases of a copy that differ from its window.</summary>
    public RowRange Edited(int copy)
    {
        ReadOnlySpan<byte> own = _codes[copy].Span, window = _codes[_windows[copy]].Span;
        int from = own.CommonPrefixLength(window);
        int to = own.Length;
        while (to > from && own[to - 1] == window[to - 1])
            to--;
        return new(from, to);
    }

    /// <summary>The values of a slot.</summary>
    public Grid this[Slot slot]
    {
        get => _grids[slot.Index]!;
        set => _grids[slot.Index] = value;
    }

    /// <summary>Returns the memory of a slot that is not needed any more.</summary>
    public void Free(Slot slot, FloatPool memory)
    {
        if (_grids[slot.Index] is { } grid)
            memory.Return(grid.Values);
        _grids[slot.Index] = null;
    }

    /// <summary>Runs something with working memory of its own.</summary>
    public void WithScratch(Action<Scratch> action)
    {
        var own = _scratch.TryTake(out var kept) ? kept : new Scratch();
        action(own);
        _scratch.Add(own);
    }

    /// <summary>The values of a source at some positions: where they are, if they are one piece of memory, or else a copy.</summary>
    /// <param name="source">The source.</param>
    /// <param name="piece">The positions; zeros outside the sequence.</param>
    /// <param name="buffer">Provides memory for a number of values.</param>
    /// <param name="scratch">Working memory.</param>
    public float* Read(Source source, Piece piece, BufferOf buffer, Scratch scratch)
    {
        if (source.Ops.Count == 0 && this[source.Slot].Rows(piece.Sequence, piece.First, piece.Count) is var rows && rows != null)
            return rows;
        float* copy = buffer((long)piece.Count * source.Channels);
        Copy(source, piece, copy, scratch);
        return copy;
    }

    /// <summary>Copies the values of a source at some positions.</summary>
    /// <param name="source">The source.</param>
    /// <param name="piece">The positions; zeros outside the sequence.</param>
    /// <param name="to">Receives positions × channels.</param>
    /// <param name="scratch">Working memory.</param>
    public void Copy(Source source, Piece piece, float* to, Scratch scratch)
    {
        var grid = this[source.Slot];
        int channels = grid.Channels, end = piece.First + piece.Count;
        var inside = new RowRange(piece.First, end).Within(grid.Length);
        if (inside.IsEmpty)
        {
            Clear(to, (long)piece.Count * channels);
            return;
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
        foreach (var op in source.Ops)
            op.Apply(this, scratch, new(piece.Sequence, inside.From, inside.Count), to + (long)(inside.From - piece.First) * channels,
                channels, channels);
    }

    static void Clear(float* from, long count)
    {
        for (; count > 0; from += int.MaxValue, count -= int.MaxValue)
            new Span<float>(from, (int)Math.Min(int.MaxValue, count)).Clear();
    }
}

/// <summary>Provides memory for a number of values.</summary>
unsafe delegate float* BufferOf(long count);
