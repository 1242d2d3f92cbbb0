using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>Several dense layers of the same input, their outputs side by side: <c>B I</c> to <c>B T</c>.</summary>
/// <param name="Parts">In the order of the tracks.</param>
public sealed record Heads(IReadOnlyList<Dense> Parts) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Parts;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Parts.SelectMany(part => part.Weights);

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(Parts.Sum(part => part.Output(input).Count));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        return scope.Keep(Tensor.Cat([.. Parts.Select(part => part.Forward(x, pass))], 1));
    }
}
