namespace CisLens.Design.Layers;

/// <summary>
/// Normalisation over the channels of each position, <c>B F L</c> to <c>B F L</c>: (x − mean) / √(variance + ε) · weight + bias
/// (Ba 2016).
/// </summary>
/// <param name="Epsilon">ε, added to the variance: 1e-5 in PyTorch, 1e-3 in Keras.</param>
public sealed record LayerNorm(double Epsilon = 1e-5) : Layer
{
    /// <summary>Name in weight files; <c>.weight</c> and <c>.bias</c> follow it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Channels, inferred.</summary>
    public int Channels { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("norm"), Channels = checked((int)input.Channels) };

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels, input.Length);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Same;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [new($"{Name}.weight", [Channels], 1, 1), new($"{Name}.bias", [Channels], 0, 0)];
}
