using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>A dense layer at every position with the same weights (Keras: TimeDistributed): <c>B I L</c> to <c>B O L</c>.</summary>
/// <param name="Dense">From the channels in to those out.</param>
public sealed record EachPosition(Dense Dense) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [Dense];

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => Dense.Weights;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(Dense.Output(new Shape(input.Channels)).Count, input.Length);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var turned = x.Transpose(1, 2);
        using var answers = Dense.Forward(turned, pass);
        return answers.Transpose(1, 2);
    }
}
