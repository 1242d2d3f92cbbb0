using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Engine.Passes;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>
/// A convolution, or the same dense layer at each position. The windows of the filters are rows of a matrix product, which overlap in the
/// input, so that nothing is copied except at ends and edits.
/// </summary>
sealed unsafe class ConvStep : RowStep
{
    readonly FilterBank _filters;
    Packed? _packed;
    float[] _bias = [];

    /// <summary>Makes the step.</summary>
    /// <param name="output">The slot that it computes.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="filters">The filters.</param>
    public ConvStep(Slot output, Source input, FilterBank filters) : base(output, input) => _filters = filters;

    /// <summary>Whether the outputs are the tracks, so that a run can do with fewer.</summary>
    public bool IsLast { get; set; }

    /// <inheritdoc/>
    public override bool TryAppend(RowOp op)
    {
        if (op is not Affine affine || LastOps.Count > 0 || Pool is not null)
            return base.TryAppend(op);
        _filters.Scale(affine);
        return true;
    }

    /// <inheritdoc/>
    protected override int RowsOf(int length) => _filters.RowsOf(length);

    /// <inheritdoc/>
    protected override Reach Reach => _filters.Reach;

    /// <inheritdoc/>
    protected override int RowSize => Packed.Stride;

    /// <inheritdoc/>
    public override void Prepare()
    {
        base.Prepare();
        (_packed, _bias) = _filters.Pack();
    }

    Packed Packed => _packed!;

    /// <summary>
    /// Of each window, the positions that a copy computes from the difference of its inputs. A filter with one position has no such: its
    /// outputs change completely.
    /// </summary>
    protected override Grid? Keep(PlanRun run, List<Piece> copies)
    {
        if (_filters.Width == 1)
            return null;
        var own = new RowRange[run.Count];
        foreach (var copy in copies)
        {
            var rows = BeforePool(run, copy);
            if (IsByDifference(run, copy))
                own[run.Window(copy.Sequence)] = own[run.Window(copy.Sequence)].Hull(new(rows.First, rows.First + rows.Count));
        }
        return own.Any(range => !range.IsEmpty) ? run.Keep(Packed.Stride, _filters.RowsOf(run.Lengths[Input.Slot.Index]), own) : null;
    }

    /// <summary>Whether what differs from the window needs clearly fewer products than all inputs of the positions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="copy">All output positions of a copy.</param>
    bool IsByDifference(PlanRun run, Piece copy) => 4 * run[Input.Slot].Own(copy.Sequence).Count < 3 * BeforePool(run, copy).Count;

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Grid? kept, Scratch scratch, int threads,
        float* to, int stride)
    {
        if (kept is not null && run.Window(pieces[0].Sequence) >= 0)
        {
            ComputeCopies(run, pieces, kept, scratch, threads, to, stride);
            return;
        }
        Compute(run, pieces, count, scratch, threads, to, stride);
        if (kept is null)
            return;
        foreach (var piece in pieces)
        {
            var own = kept.Own(piece.Sequence).And(new(piece.First, piece.First + piece.Count));
            for (int row = own.From; row < own.To; row++)
                new Span<float>(to + (long)(row - piece.First) * stride, stride).CopyTo(new(kept.Row(piece.Sequence, row), stride));
            to += (long)piece.Count * stride;
        }
    }

    /// <summary>Computes positions of copies: y(copy) = y(window) + W (x(copy) − x(window)), where that has fewer products.</summary>
    void ComputeCopies(PlanRun run, ReadOnlySpan<Piece> pieces, Grid kept, Scratch scratch, int threads, float* to, int stride)
    {
        var whole = new List<(Piece Piece, long At)>();
        var changes = new List<Change>();
        long at = 0, size = 0;
        foreach (var piece in pieces)
        {
            var own = run[Output].Own(piece.Sequence);
            if (IsByDifference(run, new(piece.Sequence, own.From, own.Count)))
            {
                changes.Add(new(piece, run[Input.Slot].Own(piece.Sequence), at, size));
                size += changes[^1].Inputs.Count;
            }
            else
                whole.Add((piece, at));
            at += piece.Count;
        }
        foreach (var (piece, first) in whole)
            Compute(run, [piece], piece.Count, scratch, threads, to + first * stride, stride);
        float* differences = scratch.Other(2 * size * Input.Channels + 1), original = differences + size * Input.Channels;
        foreach (var change in changes)
        {
            for (int row = 0; row < change.Piece.Count; row++)
                new Span<float>(kept.Row(run.Window(change.Piece.Sequence), change.Piece.First + row), stride)
                    .CopyTo(new(to + (change.At + row) * stride, stride));
            Difference(run, change, scratch, differences + change.Input * Input.Channels, original);
        }
        for (int tap = 0; tap < _filters.Width; tap++)
            AddTap(run, changes, tap, differences, scratch, threads, to, stride);
    }

    /// <summary>A copy that is computed from what differs from its window.</summary>
    /// <param name="Piece">The output positions.</param>
    /// <param name="Inputs">The input positions that differ.</param>
    /// <param name="At">The index of the first output position among all.</param>
    /// <param name="Input">The index of the first input position among all that differ.</param>
    readonly record struct Change(Piece Piece, RowRange Inputs, long At, long Input);

    void Difference(PlanRun run, Change change, Scratch scratch, float* to, float* original)
    {
        int count = change.Inputs.Count * Input.Channels;
        run.Copy(Input, new(change.Piece.Sequence, change.Inputs.From, change.Inputs.Count), to, scratch);
        run.Copy(Input, new(run.Window(change.Piece.Sequence), change.Inputs.From, change.Inputs.Count), original, scratch);
        Channels.Subtract(new(to, count), new(original, count), new(to, count));
    }

    /// <summary>Adds what one position of the filters contributes to the differences.</summary>
    void AddTap(PlanRun run, List<Change> changes, int tap, float* differences, Scratch scratch, int threads, float* to, int stride)
    {
        int most = changes.Sum(change => change.Inputs.Count), count = 0;
        float** rows = scratch.Pointers(2 * most), sums = rows + most;
        foreach (var change in changes)
            for (int input = change.Inputs.From; input < change.Inputs.To; input++)
                if (input + _filters.Left - tap * _filters.Dilation - change.Piece.First is >= 0 and var row && row < change.Piece.Count)
                {
                    rows[count] = differences + (change.Input + input - change.Inputs.From) * Input.Channels;
                    sums[count++] = to + (change.At + row) * stride;
                }
        foreach (var (first, end) in Wanted(run))
        {
            int parts = threads == 1 ? 1 : Math.Min(4 * threads, end - first);
            Workers.Run(threads, parts, part => Product.Run(rows, count, Packed, tap * _filters.Inputs, _filters.Inputs,
                first + (end - first) * part / parts, first + (end - first) * (part + 1) / parts, sums));
        }
    }

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to,
        int stride)
    {
        for (int row = 0; row < count; row++)
            _bias.CopyTo(new Span<float>(to + (long)row * stride, stride));
        float** rows = scratch.Pointers(count);
        if (_filters.Dilation == 1)
        {
            Gather(run, pieces, 0, _filters.Width - 1, scratch, rows);
            Multiply(run, rows, count, 0, _filters.Inputs * _filters.Width, threads, to, stride);
            return;
        }
        for (int tap = 0; tap < _filters.Width; tap++)
        {
            Gather(run, pieces, tap * _filters.Dilation, 0, scratch, rows);
            Multiply(run, rows, count, tap * _filters.Inputs, _filters.Inputs, threads, to, stride);
        }
    }

    /// <summary>Finds the input rows of all positions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pieces">The positions.</param>
    /// <param name="first">The tap of the filter where a row starts.</param>
    /// <param name="further">Number of further input positions of a row.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="rows">Receives a pointer per position.</param>
    void Gather(PlanRun run, ReadOnlySpan<Piece> pieces, int first, int further, Scratch scratch, float** rows)
    {
        long size = 0;
        foreach (var piece in pieces)
            size += (long)(piece.Count + further) * Input.Channels;
        float* staged = scratch.Input(size);
        float* Next(long count)
        {
            float* part = staged;
            staged += count;
            return part;
        }
        int row = 0;
        foreach (var piece in pieces)
        {
            var needed = new Piece(piece.Sequence, piece.First + first - _filters.Left, piece.Count + further);
            float* from = run.Read(Input, needed, Next, scratch);
            for (int i = 0; i < piece.Count; i++)
                rows[row++] = from + (long)i * Input.Channels;
        }
    }

    void Multiply(PlanRun run, float** rows, int count, int firstInput, int inputs, int threads, float* to, int stride)
    {
        foreach (var (first, end) in Wanted(run))
        {
            int parts = threads == 1 ? 1 : Math.Min(4 * threads, end - first);
            Workers.Run(threads, parts, part => Product.Run(rows, count, Packed, firstInput, inputs,
                first + (end - first) * part / parts, first + (end - first) * (part + 1) / parts, to, stride));
        }
    }

    /// <summary>The panels with tracks of the run.</summary>
    List<(int First, int End)> Wanted(PlanRun run)
    {
        if (!IsLast)
            return [(0, Packed.Panels)];
        var ranges = new List<(int First, int End)>();
        foreach (int panel in run.Tracks.Select(track => track / Packed.PanelColumns).Distinct().Order())
            if (ranges.Count > 0 && ranges[^1].End == panel)
                ranges[^1] = (ranges[^1].First, panel + 1);
            else
                ranges.Add((panel, panel + 1));
        return ranges;
    }
}
