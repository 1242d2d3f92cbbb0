using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>The channels of several inputs, one after the other.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="inputs">What it reads.</param>
sealed unsafe class ConcatStep(Slot output, params Source[] inputs) : RowStep(output, inputs)
{
    readonly Source[] _inputs = inputs;

    /// <inheritdoc/>
    protected override int RowsOf(int length) => length;

    /// <inheritdoc/>
    protected override Reach Reach => Reach.Same;

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            float* column = to;
            foreach (var input in _inputs)
            {
                float* from = run.Read(input, piece, scratch.Input, scratch);
                for (int row = 0; row < piece.Count; row++)
                    new Span<float>(from + (long)row * input.Channels, input.Channels)
                        .CopyTo(new(column + (long)row * stride, input.Channels));
                column += input.Channels;
            }
            to += (long)piece.Count * stride;
        }
    }
}

/// <summary>Channels that are the same for every sequence, after those of the input.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="values">One value per channel.</param>
sealed unsafe class ConstantsStep(Slot output, Source input, float[] values) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length;

    /// <inheritdoc/>
    protected override Reach Reach => Reach.Same;

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            float* from = run.Read(Input, piece, scratch.Input, scratch);
            for (int row = 0; row < piece.Count; row++, to += stride, from += Input.Channels)
            {
                new Span<float>(from, Input.Channels).CopyTo(new(to, stride));
                values.CopyTo(new Span<float>(to + Input.Channels, values.Length));
            }
        }
    }
}

/// <summary>Each position several times.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="factor">How often a position occurs.</param>
sealed unsafe class UpsampleStep(Slot output, Source input, int factor) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length * factor;

    /// <inheritdoc/>
    protected override Reach Reach => Reach.Global;

    /// <inheritdoc/>
    protected override RowRange NeededBy(RowRange rows) => new(rows.From / factor, (rows.To - 1) / factor + 1);

    /// <inheritdoc/>
    protected override RowRange ChangedBy(RowRange changed, int rows) => new(changed.From * factor, changed.To * factor);

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            var needed = NeededBy(new(piece.First, piece.First + piece.Count));
            float* from = run.Read(Input, new(piece.Sequence, needed.From, needed.Count), scratch.Input, scratch);
            for (int row = piece.First; row < piece.First + piece.Count; row++, to += stride)
                new Span<float>(from + (long)(row / factor - needed.From) * stride, stride).CopyTo(new(to, stride));
        }
    }
}

/// <summary>All values of a sequence as one vector.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="byPosition">Whether the channels of a position are neighbours, and not the positions of a channel.</param>
sealed unsafe class FlattenStep(Slot output, Source input, bool byPosition) : GlobalStep(output, input)
{
    /// <inheritdoc/>
    public override void Compute(PlanRun run, Grid grid) => run.WithScratch(scratch =>
    {
        int length = run.Lengths[input.Slot.Index], channels = input.Channels;
        for (int s = 0; s < run.Count; s++)
            if (!grid.Own(s).IsEmpty)
            {
                float* from = run.Read(input, new(s, 0, length), scratch.Input, scratch), to = grid.Row(s, 0);
                for (int row = 0; row < length; row++)
                    for (int channel = 0; channel < channels; channel++)
                        to[byPosition ? row * channels + channel : channel * length + row] = from[row * channels + channel];
            }
    });
}

/// <summary>A function of all channels of a position, with another number of channels.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="map">The function, from input channels to output channels.</param>
sealed unsafe class MapStep(Slot output, Source input, ChannelMap map) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length;

    /// <inheritdoc/>
    protected override Reach Reach => Reach.Same;

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            float* from = run.Read(Input, piece, scratch.Input, scratch);
            for (int row = 0; row < piece.Count; row++, to += stride, from += Input.Channels)
                map(new(from, Input.Channels), new(to, stride));
        }
    }
}

/// <summary>Computes output channels from input channels.</summary>
delegate void ChannelMap(ReadOnlySpan<float> from, Span<float> to);
