using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>
/// Numbers that are the same for every sequence, behind what comes in: <c>B F L</c> to <c>B F+n L</c>, or <c>B F</c> to
/// <c>B F+n</c>. They stand for inputs that a published network had beside the sequence.
/// </summary>
/// <param name="Values">One a channel.</param>
public sealed record Constants(IReadOnlyList<float> Values) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Rank == 1 ? new Shape(input.Channels + Values.Count) : new Shape(input.Channels + Values.Count, input.Length);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        long[] one = [1, Values.Count, .. Enumerable.Repeat(1L, x.Shape.Length - 2)], all = x.Shape.ToArray();
        all[1] = Values.Count;
        var values = Tensor.From<float>(Values.ToArray(), one, x.Device).To(x.DType).Expand(all);
        return scope.Keep(Tensor.Cat([x, values], 1));
    }
}
