using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>Batch normalisation of each channel: (x − mean) / √(variance + ε) · weight + bias (Ioffe and Szegedy 2015).</summary>
/// <param name="Name">Published name, to which PyTorch's five suffixes are added.</param>
/// <param name="Channels">Channels in and out.</param>
public sealed record BatchNorm(string Name, int Channels) : Layer
{
    /// <summary>Added to the variance: 1e-5 in PyTorch, 1e-3 in Keras.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Weight of a batch in the running statistics: 0.1 in PyTorch; Keras writes 1 − 0.01.</summary>
    public double Momentum { get; init; } = 0.1;

    const string CounterSuffix = ".num_batches_tracked";

    /// <summary>Whether a weight is the count of batches seen, which PyTorch keeps beside the statistics since 0.4.1.</summary>
    public static bool IsCounter(Weight weight) => weight.Name.EndsWith(CounterSuffix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Channels == Channels ? input : throw new ModelException($"{Name}: expected B {Channels} …, found {input}");

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights =>
    [
        new($"{Name}.weight", [Channels], 1, 1) { Keras = KerasWeight.Line("gamma", "gamma") with { Settings = [("epsilon", Epsilon)] } },
        new($"{Name}.bias", [Channels], 0, 0) { Keras = KerasWeight.Line("beta", "beta") },
        new($"{Name}.running_mean", [Channels], 0, 0) { Buffer = true, Keras = KerasWeight.Line("moving_mean", "running_mean") },
        new($"{Name}.running_var", [Channels], 1, 1) { Buffer = true, Keras = KerasWeight.Line("moving_variance", "running_std") }, // Keras 1 calls it so, yet keeps the variance
        new(Name + CounterSuffix, [], 0, 0) { Buffer = true },
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass) => Functional.BatchNorm(x, pass[$"{Name}.weight"], pass[$"{Name}.bias"],
        pass[$"{Name}.running_mean"], pass[$"{Name}.running_var"], pass.Training, Momentum, Epsilon);
}
