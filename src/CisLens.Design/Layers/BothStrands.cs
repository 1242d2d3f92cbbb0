using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>What a body makes of a sequence and of its reverse complement with the same weights, side by side: <c>B F</c> to <c>B 2F</c>.</summary>
/// <param name="Body">In order.</param>
public sealed record BothStrands(IReadOnlyList<Layer> Body) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Body;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Body.SelectMany(layer => layer.Weights);

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(2 * Body.Aggregate(input, (shape, layer) => layer.Output(shape)).Count);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        // A and T, C and G change places where the bases are turned round
        using var turned = x.Flip(1, 2);
        using Tensor forward = Run(x, pass), reverse = Run(turned, pass);
        return Tensor.Cat([forward, reverse], 1);
    }

    Tensor Run(Tensor x, Pass pass) => Stack.Run(Body, x, (layer, value) => layer.Forward(value, pass));
}
