using CisLens.Core;
using CisLens.Engine.Passes;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>
/// A dense layer of all positions and channels. For a copy only the positions that differ from its window are multiplied, by the
/// difference of the two: y(copy) = y(window) + W (x(copy) − x(window)).
/// </summary>
sealed unsafe class FlatDenseStep : GlobalStep
{
    readonly Source _input;
    readonly List<RowOp> _ops = [];
    readonly Packed _weights;
    readonly float[] _bias;

    /// <summary>Makes the step.</summary>
    /// <param name="output">The slot that it computes.</param>
    /// <param name="input">What it reads; without operations.</param>
    /// <param name="filters">The layer. Its inputs are in the order of the flattened vector.</param>
    /// <param name="byPosition">
    /// Whether the channels of a position are neighbours in the vector, and not the positions of a channel.
    /// </param>
    public FlatDenseStep(Slot output, Source input, FilterBank filters, bool byPosition) : base(output, input)
    {
        _input = input;
        int channels = input.Channels, length = filters.Inputs / channels;
        int[]? order = byPosition ? null : new int[filters.Inputs];
        for (int at = 0; at < order?.Length; at++)
            order[at] = at % channels * length + at / channels;
        (_weights, _bias) = filters.Pack(order);
    }

    /// <inheritdoc/>
    public override bool TryAppend(RowOp op)
    {
        if (op.Extra is not null)
            return false;
        _ops.Add(op);
        return true;
    }

    /// <inheritdoc/>
    public override int Length(int[] lengths, int windows) => windows;

    /// <inheritdoc/>
    public override void Compute(PlanRun run, Grid grid) => run.WithScratch(scratch =>
    {
        if (run.Starts is { } starts)
            Slide(run, grid, starts, scratch);
        else
            Compute(run, grid, scratch);
    });

    /// <summary>Computes the windows of one sequence. A window is a part of the values of the sequence.</summary>
    void Slide(PlanRun run, Grid grid, int[] starts, Scratch scratch)
    {
        var input = run[_input.Slot];
        float** rows = scratch.Pointers(starts.Length);
        float* sums = scratch.Output((long)starts.Length * _weights.Stride);
        for (int k = 0; k < starts.Length; k++)
            rows[k] = input.Row(0, starts[k]);
        int[] whole = [.. Enumerable.Range(0, starts.Length)];
        Multiply(run, input, whole, [], rows, sums);
        for (int k = 0; k < starts.Length; k++)
            Finish(run, grid, new(0, k, 1), sums + (long)k * _weights.Stride, scratch);
    }

    void Compute(PlanRun run, Grid grid, Scratch scratch)
    {
        var input = run[_input.Slot];
        var whole = new List<int>();
        var partly = new List<int>();
        for (int i = 0; i < run.Count; i++)
            if (!grid.Own(i).IsEmpty)
                (run.Window(i) >= 0 && 2 * input.Own(i).Count < input.Length ? partly : whole).Add(i);
        partly.Sort((a, b) => (input.Own(a).From, input.Own(a).To, a).CompareTo((input.Own(b).From, input.Own(b).To, b)));
        long size = partly.Sum(i => (long)input.Own(i).Count) + whole.Count(i => run.Window(i) >= 0) * (long)input.Length;
        float** rows = scratch.Pointers(run.Count);
        float* staged = scratch.Input(size * input.Channels), sums = scratch.Output((long)run.Count * _weights.Stride);
        for (int k = 0; k < whole.Count; k++)
            rows[k] = Whole(run, whole[k], input.Length, scratch, ref staged);
        for (int k = 0; k < partly.Count; k++)
            rows[whole.Count + k] = Difference(run, input, partly[k], ref staged);
        Multiply(run, input, whole, partly, rows, sums);
        foreach (int sequence in whole.Concat(partly))
        {
            Finish(run, grid, new(sequence, 0, 1), sums, scratch);
            sums += _weights.Stride;
        }
    }

    void Finish(PlanRun run, Grid grid, Piece piece, float* sums, Scratch scratch)
    {
        float* to = grid.Row(piece.Sequence, piece.First);
        new Span<float>(sums, grid.Channels).CopyTo(new(to, grid.Channels));
        foreach (var op in _ops)
            op.Apply(run, scratch, piece, to, grid.Channels, grid.Channels);
    }

    void Multiply(PlanRun run, Grid input, IReadOnlyList<int> whole, IReadOnlyList<int> partly, float** rows, float* sums)
    {
        int parts = Math.Min(4 * run.Threads, _weights.Panels);
        Workers.Run(run.Threads, parts, part => Multiply(run, input, whole, partly, rows, sums,
            _weights.Panels * part / parts, _weights.Panels * (part + 1) / parts));
    }

    float* Whole(PlanRun run, int sequence, int length, Scratch scratch, ref float* staged)
    {
        float* room = staged;
        float* Next(long count) => room;
        float* from = run.Read(_input, new(sequence, 0, length), Next, scratch);
        if (from == staged)
            staged += (long)length * _input.Channels;
        return from;
    }

    static float* Difference(PlanRun run, Grid input, int copy, ref float* staged)
    {
        var own = input.Own(copy);
        int count = own.Count * input.Channels;
        float* to = staged;
        Channels.Subtract(new(input.Row(copy, own.From), count), new(input.Row(run.Window(copy), own.From), count), new(to, count));
        staged += count;
        return to;
    }

    void Multiply(PlanRun run, Grid input, IReadOnlyList<int> whole, IReadOnlyList<int> partly, float** rows, float* sums, int firstPanel,
        int endPanel)
    {
        int stride = _weights.Stride, first = firstPanel * _weights.PanelColumns, end = Math.Min(stride, endPanel * _weights.PanelColumns);
        var rowOf = new Dictionary<int, int>();
        for (int k = 0; k < whole.Count; k++)
        {
            rowOf[whole[k]] = k;
            _bias.AsSpan(first, end - first).CopyTo(new(sums + (long)k * stride + first, end - first));
        }
        Product.Run(rows, whole.Count, _weights, 0, _weights.Inputs, firstPanel, endPanel, sums, stride);
        for (int k = 0, next; k < partly.Count; k = next)
        {
            var own = input.Own(partly[k]);
            for (next = k; next < partly.Count && input.Own(partly[next]) == own; next++)
                new Span<float>(sums + (long)rowOf[run.Window(partly[next])] * stride + first, end - first)
                    .CopyTo(new(sums + (long)(whole.Count + next) * stride + first, end - first));
            Product.Run(rows + whole.Count + k, next - k, _weights, own.From * input.Channels, own.Count * input.Channels,
                firstPanel, endPanel, sums + (long)(whole.Count + k) * stride, stride);
        }
    }
}
