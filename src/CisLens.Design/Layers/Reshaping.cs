using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>Removes positions at both ends: <c>B F L</c> to <c>B F L − 2 Each</c>.</summary>
/// <param name="Each">Positions removed at one end.</param>
public sealed record Crop(int Each) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Length > 2L * Each
        ? new Shape(input.Channels, input.Length - 2L * Each)
        : throw new ModelException($"cannot remove {Each} positions at each end of {input}; expected at least {2L * Each + 1} positions");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => new(-Each, Each, 1);
}

/// <summary>Repeats each position: <c>B F L</c> to <c>B F L · Factor</c>.</summary>
/// <param name="Factor">How often a position occurs.</param>
public sealed record Upsample(int Factor) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels, input.Length * Factor);

    /// <summary>The whole input, because an output position is less than one input position.</summary>
    public override Reach ReachFor(Shape input) => Reach.Global;
}

/// <summary>Bins before tracks, as predictions are stored: <c>B T N</c> to <c>B N T</c>.</summary>
public sealed record Transpose : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Transposed;

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Same;
}

/// <summary>One vector, <c>B F L</c> to <c>B F·L</c>: channel by channel, or position by position as in Keras.</summary>
/// <param name="ByPosition">Whether all channels of the first position come first.</param>
public sealed record Flatten(bool ByPosition = false) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Count);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}

/// <summary>
/// Adds channels that are the same for every sequence: <c>B F L</c> to <c>B F+n L</c>, or <c>B F</c> to <c>B F+n</c>. They replace
/// inputs that a published network had in addition to the sequence.
/// </summary>
/// <param name="Values">One value per channel.</param>
public sealed record Constants(params IReadOnlyList<float> Values) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Rank == 1 ? new Shape(input.Channels + Values.Count) : new Shape(input.Channels + Values.Count, input.Length);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Same;
}
