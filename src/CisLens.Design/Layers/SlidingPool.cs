using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>The largest of each run of neighbours, one run a position, and behind it the mean where that is wanted: <c>B F L</c> to <c>B F L − Width + 1</c> or <c>B 2F …</c>.</summary>
/// <param name="Width">Positions of a run.</param>
/// <param name="Mean">Whether the mean stands behind the largest.</param>
public sealed record SlidingPool(int Width, bool Mean) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.Length >= Width
        ? new Shape(Mean ? 2 * input.Channels : input.Channels, input.Length - Width + 1)
        : throw new ModelException($"a run of {Width} does not fit into {input}");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        var largest = Functional.MaxPool1d(x, Width, stride: 1);
        if (!Mean)
            return largest;
        using (largest)
        using (var mean = Functional.AvgPool1d(x, Width, stride: 1))
            return Tensor.Cat([largest, mean], 1);
    }
}
