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
