using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>A stage of a trunk, and what is taken out of the trunk after it.</summary>
/// <param name="Body">In order; keeps the shape.</param>
/// <param name="Skip">From the trunk to the sum.</param>
public sealed record SkipStage(IReadOnlyList<Layer> Body, Layer Skip);

/// <summary>
/// What is taken out of a trunk before it and after each of its stages, summed; the trunk's own end goes nowhere else
/// (SpliceAI, Jaganathan 2019, figure S1).
/// </summary>
/// <param name="First">From the input to the sum.</param>
/// <param name="Stages">In order.</param>
public sealed record SkipSum(Layer First, IReadOnlyList<SkipStage> Stages) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [First, .. Stages.SelectMany(s => (IEnumerable<Layer>)[.. s.Body, s.Skip])];

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights =>
        [.. First.Weights, .. Stages.SelectMany(s => s.Body).SelectMany(layer => layer.Weights), .. Stages.SelectMany(s => s.Skip.Weights)];

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        var sum = First.Output(input);
        foreach (var stage in Stages)
        {
            input = stage.Body.Aggregate(input, (shape, layer) => layer.Output(shape));
            if (stage.Skip.Output(input) is var skipped && !skipped.Equals(sum))
                throw new ModelException($"{skipped} cannot be added to {sum}");
        }
        return sum;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        Tensor trunk = x, sum = First.Forward(x, pass);
        foreach (var stage in Stages)
        {
            var next = Stack.Run(stage.Body, trunk, (layer, value) => layer.Forward(value, pass));
            if (!ReferenceEquals(trunk, x))
                trunk.Dispose();
            trunk = next;
            using var before = sum;
            using var skipped = stage.Skip.Forward(trunk, pass);
            sum = before + skipped;
        }
        if (!ReferenceEquals(trunk, x))
            trunk.Dispose();
        return sum;
    }
}
