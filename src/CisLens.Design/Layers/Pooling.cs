using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>The largest of each <paramref name="Size"/> neighbours, without overlap.</summary>
/// <param name="Size">Positions in a pool.</param>
/// <param name="Ceil">True keeps a short last pool, as Torch7's ceil mode; false drops it.</param>
public sealed record MaxPool(int Size, bool Ceil) : Layer
{
    /// <summary>Length after pooling.</summary>
    public static int Pooled(int length, int size, bool ceil = false) => ceil ? (length + size - 1) / size : length / size;

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        int length = Pooled((int)input.Length, Size, Ceil);
        return length > 0 ? new Shape(input.Channels, length) : throw new ModelException($"a pool of {Size} does not fit into {input}");
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.MaxPool1d(x, Size, ceil: Ceil);
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

/// <summary>Channel by channel in one row: <c>B F L</c> to <c>B F·L</c>.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Count);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => x.Reshape(x.Size(0), -1);
}
