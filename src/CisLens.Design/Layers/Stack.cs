using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>Some layers, and the shape that must come out of them.</summary>
/// <param name="Shape">Such as <c>B 320 248</c>.</param>
/// <param name="Layers">In order.</param>
public sealed record Row(string Shape, IReadOnlyList<Layer> Layers);

/// <summary>Rows of layers, one after the other.</summary>
/// <param name="Rows">The rows; each one's shape is checked.</param>
public sealed record Stack(IReadOnlyList<Row> Rows) : Layer
{
    /// <summary>All layers in order.</summary>
    public IEnumerable<Layer> Layers => Rows.SelectMany(row => row.Layers);

    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Layers;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Layers.SelectMany(layer => layer.Weights);

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        foreach (var row in Rows)
        {
            foreach (var layer in row.Layers)
                input = layer.Output(input);
            if (!input.Equals(Shape.Parse(row.Shape)))
                throw new ModelException($"a row says {row.Shape}, its layers give {input}");
        }
        return input;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Run(Layers, x, (layer, value) => layer.Forward(value, pass));

    /// <summary>Sends <paramref name="x"/> through layers; what lies between is freed at once, what autograd needs it keeps itself.</summary>
    internal static Tensor Run(IEnumerable<Layer> layers, Tensor x, Func<Layer, Tensor, Tensor> forward)
    {
        var value = x;
        foreach (var layer in layers)
        {
            var next = forward(layer, value);
            if (!ReferenceEquals(next, value) && !ReferenceEquals(value, x))
                value.Dispose();
            value = next;
        }
        return value;
    }
}

/// <summary>What comes in plus what a body makes of it; the body keeps the shape (He 2016).</summary>
/// <param name="Body">In order.</param>
public sealed record Residual(IReadOnlyList<Layer> Body) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Body.SelectMany(layer => layer.Weights);

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        var shape = Body.Aggregate(input, (shape, layer) => layer.Output(shape));
        return shape.Equals(input) ? input : throw new ModelException($"a residual body turns {input} into {shape}");
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var change = Stack.Run(Body, x, (layer, value) => layer.Forward(value, pass));
        return x + change;
    }
}

/// <summary>What two branches make of the same input, one behind the other: <c>B F</c> and <c>B G</c> to <c>B F+G</c>.</summary>
/// <param name="First">One branch.</param>
/// <param name="Second">The other.</param>
public sealed record Beside(Layer First, Layer Second) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [First, Second];

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => First.Weights.Concat(Second.Weights);

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(First.Output(input).Count + Second.Output(input).Count);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using Tensor first = First.Forward(x, pass), second = Second.Forward(x, pass);
        return Tensor.Cat([first, second], 1);
    }
}
