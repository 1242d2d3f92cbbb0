using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Engine.Functions;
using CisLens.Engine.Passes;
using CisLens.Engine.Products;

namespace CisLens.Engine.Steps;

/// <summary>The weighted mean of pairs of positions. The last of an odd number of positions is a pool of its own.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="pool">The layer.</param>
/// <param name="read">Returns a weight by name.</param>
sealed unsafe class AttentionPoolStep(Slot output, Source input, AttentionPool pool, Func<string, float[]> read) : RowStep(output, input)
{
    readonly Packed _weights = FilterBank.Of(read($"{pool.Name}.weight"), new float[pool.Channels]).Pack().Weights;

    /// <inheritdoc/>
    protected override int RowsOf(int length) => (length + 1) / 2;

    /// <inheritdoc/>
    protected override Reach Reach => new(0, 1, 2);

    /// <inheritdoc/>
    protected override int RowSize => _weights.Stride;

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        // the softmax of two logits is the sigmoid of their difference, and the logits are linear: half of the multiplications
        int channels = Input.Channels;
        float* differences = scratch.Other(2L * count * channels), seconds = differences + (long)count * channels;
        float** rows = scratch.Pointers(count);
        int length = run.Lengths[Input.Slot.Index], done = 0;
        foreach (var piece in pieces)
        {
            float* from = run.Read(Input, new(piece.Sequence, 2 * piece.First, 2 * piece.Count), scratch.Input, scratch);
            for (int row = 0; row < piece.Count; row++, done++, from += 2 * channels)
            {
                bool alone = 2 * (piece.First + row) + 1 >= length;
                var second = new ReadOnlySpan<float>(alone ? from : from + channels, channels);
                second.CopyTo(new(seconds + (long)done * channels, channels));
                rows[done] = differences + (long)done * channels;
                Channels.Subtract(new(from, channels), second, new(rows[done], channels));
                new Span<float>(to + (long)done * stride, stride).Clear();
            }
        }
        int parts = threads == 1 ? 1 : _weights.Panels;
        Workers.Run(threads, parts, part => Product.Run(rows, count, _weights, 0, channels,
            _weights.Panels * part / parts, _weights.Panels * (part + 1) / parts, to, stride));
        for (int row = 0; row < count; row++)
        {
            var share = new Span<float>(to + (long)row * stride, channels);
            Elementwise.Run<SigmoidFunction>(share);
            Channels.MultiplyAdd(share, new(rows[row], channels), new(seconds + (long)row * channels, channels));
        }
    }
}
