using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Design.Layers;

/// <summary>Concatenates the outputs of a body for a sequence and its reverse complement: <c>B F</c> to <c>B 2F</c>.</summary>
/// <param name="Body">The layers, in order.</param>
public sealed record BothStrands(params IReadOnlyList<Layer> Body) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => new BothStrands(BindAll(Body, ref input, binder));

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(2 * OutputOf(Body, input).Count);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}

/// <summary>
/// The mean over the two strands, <c>B 2T</c> from <see cref="BothStrands"/> to <c>B T</c>. For probabilities it is the logit of the
/// mean probability, so that a sigmoid can follow.
/// </summary>
/// <param name="Kind">Kind of the tracks.</param>
public sealed record MeanOfStrands(TrackKind Kind) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Rank == 1 && input.Count % 2 == 0 ? new Shape(input.Count / 2)
        : throw new ModelException($"expected the outputs of two strands; found {input}");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Same;
}
