using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>A stage of a trunk, and the skip connection after it.</summary>
/// <param name="Body">The layers, in order. They keep the shape.</param>
/// <param name="Skip">The layer from the trunk to the sum.</param>
public sealed record SkipStage(IReadOnlyList<Layer> Body, Layer Skip);

/// <summary>
/// The sum of the skip connections before a trunk and after each of its stages (SpliceAI, Jaganathan 2019, figure S1). The end of the
/// trunk has no other use.
/// </summary>
/// <param name="First">The layer from the input to the sum.</param>
/// <param name="Stages">The stages, in order.</param>
public sealed record SumOfSkips(Layer First, IReadOnlyList<SkipStage> Stages) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [First, .. Stages.SelectMany(s => s.Body), .. Stages.Select(s => s.Skip)];

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder)
    {
        var first = First.Bind(input, binder);
        // names are assigned to the trunk first, then to the skips
        var trunk = new List<(Layer[] Body, Shape End)>();
        foreach (var stage in Stages)
            trunk.Add((BindAll(stage.Body, ref input, binder), input));
        return new SumOfSkips(first, [.. trunk.Zip(Stages, (t, stage) => new SkipStage(t.Body, stage.Skip.Bind(t.End, binder)))]);
    }

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        var sum = First.Output(input);
        foreach (var stage in Stages)
        {
            input = OutputOf(stage.Body, input);
            if (stage.Skip.Output(input) is var skipped && !skipped.Equals(sum))
                throw new ModelException($"{skipped} cannot be added to {sum}");
        }
        return sum;
    }

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input)
    {
        Reach sum = First.ReachFor(input), trunk = Reach.Same;
        foreach (var stage in Stages)
        {
            trunk = trunk.Then(ReachOf(stage.Body, input));
            input = OutputOf(stage.Body, input);
            sum = sum.Hull(trunk.Then(stage.Skip.ReachFor(input)));
        }
        return sum;
    }
}
