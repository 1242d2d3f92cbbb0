using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>A layer in which each output depends on all inputs: <c>B I</c> to <c>B O</c>.</summary>
/// <param name="Outputs">Number of outputs, O.</param>
/// <param name="Bias">Whether a trained number is added to each output.</param>
public sealed record Dense(int Outputs, bool Bias = true) : Layer
{
    /// <summary>Name in weight files; <c>.weight</c> and <c>.bias</c> follow it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number of inputs, I, inferred.</summary>
    public int Inputs { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => input.Count <= int.MaxValue
        ? this with { Name = binder.Name("dense"), Inputs = (int)input.Count }
        : throw new ModelException($"a dense layer cannot have {input.Count} inputs");

    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Rank == 1 ? new Shape(Outputs) : throw new ModelException($"dense layer {Name}: expected B I; found {input}");

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights
    {
        get
        {
            // PyTorch's default, as for a convolution
            double bound = 1 / Math.Sqrt(Inputs);
            yield return new Weight($"{Name}.weight", [Outputs, Inputs], -bound, bound);
            if (Bias)
                yield return new Weight($"{Name}.bias", [Outputs], -bound, bound);
        }
    }
}

/// <summary>Several dense layers of the same input, with their outputs concatenated: <c>B I</c> to <c>B T</c>.</summary>
/// <param name="Parts">The layers, in the order of the tracks.</param>
public sealed record Heads(params IReadOnlyList<Dense> Parts) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Parts;

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => new Heads([.. Parts.Select(part => (Dense)part.Bind(input, binder))]);

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(Parts.Sum(part => part.Output(input).Count));

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;
}

/// <summary>
/// The last layers of several heads after a common trunk, one head per species. A pass computes one of them. The shape is that of the
/// first.
/// </summary>
/// <param name="Parts">The layer of each head.</param>
public sealed record HeadChoice(params IReadOnlyList<Layer> Parts) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => Parts;

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => new HeadChoice([.. Parts.Select(part => part.Bind(input, binder))]);

    /// <inheritdoc/>
    public override Shape Output(Shape input) => Parts[0].Output(input);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Parts[0].ReachFor(input);
}

/// <summary>The same dense layer at every position (TimeDistributed in Keras): <c>B I L</c> to <c>B O L</c>.</summary>
/// <param name="Dense">The layer, from channels in to channels out.</param>
public sealed record Pointwise(Dense Dense) : Layer
{
    /// <inheritdoc/>
    public override IEnumerable<Layer> Contents => [Dense];

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => new Pointwise((Dense)Dense.Bind(new Shape(input.Channels), binder));

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(Dense.Outputs, input.Length);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Same;
}
