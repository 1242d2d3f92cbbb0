using CisLens.Design.Layers;
using CisLens.Engine.Passes;

namespace CisLens.Engine.Steps;

/// <summary>The input positions as they are, from one on: for operations that no other step can do in passing.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">What it reads.</param>
/// <param name="each">Positions to remove at each end.</param>
sealed unsafe class CopyStep(Slot output, Source input, int each = 0) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length - 2 * each;

    /// <inheritdoc/>
    protected override Reach Reach => new(-each, each, 1);

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
        {
            run.Copy(Input, piece with { First = piece.First + each }, to, scratch);
            to += (long)piece.Count * stride;
        }
    }
}

/// <summary>The sequence as four channels, for layers that are not a convolution.</summary>
/// <param name="output">The slot that it computes.</param>
/// <param name="input">The sequence.</param>
/// <param name="symbols">The channels of each of <see cref="Symbols"/>.</param>
sealed unsafe class OneHotStep(Slot output, Source input, float[][] symbols) : RowStep(output, input)
{
    /// <inheritdoc/>
    protected override int RowsOf(int length) => length;

    /// <inheritdoc/>
    protected override Reach Reach => Reach.Same;

    /// <inheritdoc/>
    protected override void Compute(PlanRun run, ReadOnlySpan<Piece> pieces, int count, Scratch scratch, int threads, float* to, int stride)
    {
        foreach (var piece in pieces)
            foreach (byte symbol in run.Codes(piece.Sequence).Slice(piece.First, piece.Count))
            {
                symbols[symbol].CopyTo(new Span<float>(to, stride));
                to += stride;
            }
    }
}
