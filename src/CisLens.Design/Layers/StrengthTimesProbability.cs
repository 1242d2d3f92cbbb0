using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>The last step of a network with two heads: strengths and logits, <c>B 2F</c>, become strengths, probabilities and their products, <c>B 3F</c>.</summary>
public sealed record StrengthTimesProbability : OutputTransform
{
    /// <inheritdoc/>
    public override string Word => "identity, sigmoid and product";

    /// <inheritdoc/>
    public override bool EachAlone => false;

    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Rank == 1 && input.Count % 2 == 0 ? new Shape(input.Count / 2 * 3) : throw new ModelException($"expected as many strengths as logits, found {input}");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        long factors = x.Size(1) / 2;
        using var strengths = x.Narrow(1, 0, factors);
        using var logits = x.Narrow(1, factors, factors);
        using var probabilities = logits.Sigmoid();
        using var products = strengths * probabilities;
        return Tensor.Cat([strengths, probabilities, products], 1);
    }
}
