namespace CisLens.Design.Layers;

/// <summary>Batch normalisation of each channel: (x − mean) / √(variance + ε) · weight + bias (Ioffe and Szegedy 2015).</summary>
/// <param name="Epsilon">ε, added to the variance: 1e-5 in PyTorch, 1e-3 in Keras.</param>
/// <param name="Momentum">Weight of a batch in the running statistics: 0.1 in PyTorch; Keras writes 1 − 0.01.</param>
public sealed record BatchNorm(double Epsilon = 1e-5, double Momentum = 0.1) : Layer
{
    /// <summary>Batch normalisation with the default ε and momentum of Keras.</summary>
    public static BatchNorm Keras(double momentum = 0.01) => new(1e-3, momentum);

    /// <summary>Name in weight files; the five suffixes of PyTorch follow it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The weight before training; 0 for the last layer of a residual body makes the sum its input at first.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Channels, inferred.</summary>
    public int Channels { get; init; }

    const string CounterSuffix = ".num_batches_tracked";

    /// <summary>Whether a weight is the count of batches seen, which PyTorch stores with the statistics since 0.4.1.</summary>
    public static bool IsCounter(Weight weight) => weight.Name.EndsWith(CounterSuffix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) =>
        this with { Name = binder.Name("norm"), Channels = checked((int)input.Channels) };

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input;

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Same;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights =>
    [
        new($"{Name}.weight", [Channels], Scale, Scale),
        new($"{Name}.bias", [Channels], 0, 0),
        new($"{Name}.running_mean", [Channels], 0, 0) { Buffer = true },
        new($"{Name}.running_var", [Channels], 1, 1) { Buffer = true },
        new(Name + CounterSuffix, [], 0, 0) { Buffer = true },
    ];
}
