using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>The largest value of each <paramref name="Size"/> neighbours, without overlap: <c>B F L</c> to <c>B F L / Size</c>.</summary>
/// <param name="Size">Number of positions in a pool.</param>
/// <param name="Ceil">Whether an incomplete last pool is kept, as in the ceil mode of Torch7.</param>
public sealed record MaxPool(int Size, bool Ceil = false) : Layer
{
    /// <summary>Pooling as "same" in TensorFlow: missing positions are divided between the first and the last pool.</summary>
    public static MaxPool Same(int size) => new(size, Ceil: true) { Centred = true };

    /// <summary>With <see cref="Ceil"/>: missing positions are divided between the first and the last pool.</summary>
    public bool Centred { get; init; }

    long Pooled(long length) => Ceil ? (length + Size - 1) / Size : length / Size;

    /// <summary>Number of missing positions before the first.</summary>
    /// <param name="length">Number of positions of the input.</param>
    public long Before(long length) => Centred ? (Pooled(length) * Size - length) / 2 : 0;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => Pooled(input.Length) is > 0 and var length
        ? new Shape(input.Channels, length) : throw new ModelException($"a pool of {Size} does not fit into {input}");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Before(input.Length) is var before ? new(before, Size - 1 - before, Size) : default;
}

/// <summary>
/// The largest value of each run of neighbours, one run per position, and optionally their mean as further channels: <c>B F L</c> to
/// <c>B F L − Width + 1</c> or <c>B 2F L − Width + 1</c>.
/// </summary>
/// <param name="Width">Number of positions in a run.</param>
/// <param name="Mean">Whether channels with the means follow.</param>
public sealed record SlidingPool(int Width, bool Mean) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Length >= Width
        ? new Shape(Mean ? 2 * input.Channels : input.Channels, input.Length - Width + 1)
        : throw new ModelException($"a run of {Width} does not fit into {input}");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => new(0, Width - 1, 1);
}

/// <summary>The maximum over all positions: <c>B F L</c> to <c>B F</c>.</summary>
public sealed record GlobalMax : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels * Math.Min(1, input.Length));

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}

/// <summary>The mean over all positions: <c>B F L</c> to <c>B F</c>.</summary>
public sealed record GlobalMean : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels * Math.Min(1, input.Length));

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}

/// <summary>The mean of each <paramref name="Size"/> neighbours, without overlap: <c>B F L</c> to <c>B F L / Size</c>.</summary>
/// <param name="Size">Number of positions in a pool.</param>
public sealed record MeanPool(int Size) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Length >= Size ? new Shape(input.Channels, input.Length / Size)
        : throw new ModelException($"a pool of {Size} does not fit into {input}");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => new(0, Size - 1, Size);
}

/// <summary>The maximum and the mean over all positions, concatenated: <c>B F L</c> to <c>B 2F</c>.</summary>
public sealed record GlobalMaxMean : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(2 * input.Channels * Math.Min(1, input.Length));

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}
