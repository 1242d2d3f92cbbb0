namespace CisLens.Design.Layers;

/// <summary>
/// Attention pooling: <c>B F L</c> to <c>B F L / 2</c>. Each channel of a pair of positions is their weighted mean; the weights are the
/// softmax of two logits, which are a linear function of all channels of a position (Avsec 2021). The last of an odd number of
/// positions is a pool of its own.
/// </summary>
public sealed record AttentionPool : Layer
{
    // before training the larger value of a pair has nearly all the weight, as in a maximum
    const double StartingWeight = 2;

    /// <summary>Name in weight files; <c>.weight</c>, <c>F F</c>, follows it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Channels, inferred.</summary>
    public int Channels { get; init; }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("pool"), Channels = checked((int)input.Channels) };

    /// <inheritdoc/>
    public override Shape Output(Shape input) => new(input.Channels, (input.Length + 1) / 2);

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => new(0, 1, 2);

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights =>
    [
        new($"{Name}.weight", [Channels, Channels], 0, 0)
        {
            Diagonal = StartingWeight,
            PublishedShape = [Channels, Channels, 1, 1],
        },
    ];
}
