using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>The largest of each <paramref name="Size"/> neighbours, without overlap.</summary>
/// <param name="Size">Positions in a pool.</param>
/// <param name="Ceil">True keeps a short last pool, as Torch7's ceil mode; false drops it.</param>
public sealed record MaxPool(int Size, bool Ceil) : Layer
{
    /// <summary>With <see cref="Ceil"/>: what is missing is shared between the first pool and the last, as TensorFlow's "same" does.</summary>
    public bool Centred { get; init; }

    /// <summary>Length after pooling.</summary>
    public static int Pooled(int length, int size, bool ceil = false) => ceil ? (length + size - 1) / size : length / size;

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        int length = Pooled((int)input.Length, Size, Ceil);
        return length > 0 ? new Shape(input.Channels, length) : throw new ModelException($"a pool of {Size} does not fit into {input}");
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.MaxPool1d(x, Size, padding: Before((int)x.Size(2)), ceil: Ceil);

    int Before(int length) => Centred ? (Pooled(length, Size, ceil: true) * Size - length) / 2 : 0;
}

/// <summary>The largest over all positions: <c>B F L</c> to <c>B F</c>.</summary>
public sealed record GlobalMax : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels * Math.Min(1, input.Length));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x.Max([2]);
}

/// <summary>The largest and the mean over all positions, one behind the other: <c>B F L</c> to <c>B 2F</c>.</summary>
public sealed record GlobalMaxMean : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(2 * input.Channels * Math.Min(1, input.Length));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var max = x.Max([2]);
        using var mean = x.Mean([2]);
        return Tensor.Cat([max, mean], 1);
    }
}

/// <summary>Positions at either end fall away: <c>B F L</c> to <c>B F L − 2 Each</c>.</summary>
/// <param name="Each">Positions that fall away at one end.</param>
public sealed record Crop(int Each) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Length > 2 * Each
        ? new Shape(input.Channels, input.Length - 2 * Each)
        : throw new ModelException($"nothing is left of {input} when {Each} positions fall away at either end");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x.Slice(2, Each, x.Size(2) - Each);
}

/// <summary>Bins before tracks, as predictions are kept: <c>B T N</c> to <c>B N T</c>.</summary>
public sealed record BinsFirst : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Length, input.Channels);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x.Transpose(1, 2);
}

/// <summary>In one row, <c>B F L</c> to <c>B F·L</c>: channel by channel, or position by position as Keras does.</summary>
/// <param name="ByPosition">True for all channels of the first position first.</param>
public sealed record Flatten(bool ByPosition) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Count);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        if (!ByPosition)
            return x.Reshape(x.Size(0), -1);
        using var turned = x.Transpose(1, 2);
        return turned.Reshape(x.Size(0), -1);
    }
}
