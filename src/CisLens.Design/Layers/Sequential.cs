using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>Some layers, and the shape that they give at the paper's sizes.</summary>
/// <param name="Shape">The shape, such as <c>B 320 248</c>; <c>L</c> is the window.</param>
/// <param name="Layers">The layers, in order.</param>
public sealed record Row(string Shape, IReadOnlyList<Layer> Layers)
{
    /// <summary>The shape that the layers give at the sizes of the design; known after <see cref="Layer.Bind"/>.</summary>
    public Shape? Output { get; init; }
}

/// <summary>Consecutive rows of layers.</summary>
/// <param name="Rows">The rows.</param>
public sealed record Sequential(IReadOnlyList<Row> Rows) : Layer
{
    /// <summary>All layers in order.</summary>
    public IEnumerable<Layer> Layers => Rows.SelectMany(row => row.Layers);

    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Layers;

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder)
    {
        var rows = new List<Row>();
        foreach (var row in Rows)
        {
            var layers = BindAll(row.Layers, ref input, binder);
            rows.Add(row with { Layers = layers, Output = input });
        }
        return new Sequential(rows);
    }

    /// <inheritdoc/>
    public override Shape Output(Shape input) => OutputOf(Layers, input);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => ReachOf(Layers, input);
}

/// <summary>The input plus the output of a body, which keeps the shape (He 2016).</summary>
/// <param name="Body">The layers, in order.</param>
public sealed record Residual(params IReadOnlyList<Layer> Body) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => new Residual(BindAll(Body, ref input, binder));

    /// <inheritdoc/>
    public override Shape Output(Shape input) => OutputOf(Body, input) is var shape && shape.Equals(input) ? input
        : throw new ModelException($"a residual body turns {input} into {shape}; expected the same shape");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => ReachOf(Body, input).Hull(Reach.Same);
}

/// <summary>The sum of the outputs of two branches of the same input.</summary>
/// <param name="First">The first branch.</param>
/// <param name="Second">The second branch.</param>
public sealed record Sum(Sequential First, Sequential Second) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [First, Second];

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        new Sum((Sequential)First.Bind(input, binder), (Sequential)Second.Bind(input, binder));

    /// <inheritdoc/>
    public override Shape Output(Shape input) => (First.Output(input), Second.Output(input)) is var (first, second) && first.Equals(second)
        ? first : throw new ModelException($"{first} and {second} cannot be added");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => First.ReachFor(input).Hull(Second.ReachFor(input));
}

/// <summary>
/// The outputs of two branches of the same input, concatenated by channel: <c>B F L</c> and <c>B G L</c> to <c>B F+G L</c>, or vectors
/// alike. A branch without layers is the input itself.
/// </summary>
/// <param name="First">The first branch.</param>
/// <param name="Second">The second branch.</param>
public sealed record Concat(Layer First, Layer Second) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [First, Second];

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => new Concat(First.Bind(input, binder), Second.Bind(input, binder));

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        Shape first = First.Output(input), second = Second.Output(input);
        if (first.Rank != second.Rank || first.Positions != second.Positions)
            throw new ModelException($"{first} and {second} cannot be concatenated; expected the same number of positions");
        long channels = first.Channels + second.Channels;
        return first.Rank == 1 ? new(channels) : new(channels, first.Length);
    }

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => First.ReachFor(input).Hull(Second.ReachFor(input));
}
