using CisLens.Core;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Deeper DeepSEA: 1,000 bp in, probabilities of 919 chromatin profiles out.</summary>
/// <remarks>
/// Chen et al., Nat Methods 16:315 (2019), Selene's network: pairs of convolutions, batch normalisation after ReLU and pool; N is a quarter
/// of each base.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of profiles.</param>
/// <param name="Hidden">Units of the dense layer; null for as many as tasks.</param>
public sealed record DeeperDeepSea(int Window = 1000, int Tasks = 919, int? Hidden = null) : ModelDesign(
    new Card("deeper-deepsea", "chromatin profiles from 1,000 bp, six convolutions with batch normalisation (Chen 2019)",
        "Chen KM, Cofer EM, Zhou J, Troyanskaya OG. Nat Methods 16:315 (2019), doi 10.1038/s41592-019-0360-8")
    { UnknownBase = UnknownBase.Quarter })
{
    /// <summary>Filters of the three pairs of convolutions, each 8 bp wide.</summary>
    public int[] Filters { get; init; } = [320, 480, 960];

    /// <summary>Dropout after the second and the third pair.</summary>
    public double[] DropoutRates { get; init; } = [0.2, 0.2];

    /// <summary>Selene's, as for <see cref="DeepSea"/>.</summary>
    public override TrainOptions Recipe => Recipes.Selene;

    /// <inheritdoc/>
    public override ModelDesign WithFixedTrunk() => this with { Hidden = Hidden ?? Tasks };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(3, Filters);
        RequireLength(2, DropoutRates);
        return Sequential(
            Row("B 320 246", [.. Pair(0), new MaxPool(4), new BatchNorm()]),
            Row("B 480 58", [.. Pair(1), new MaxPool(4), new BatchNorm(), new Dropout(DropoutRates[0])]),
            Row("B 960 44", [.. Pair(2), new BatchNorm(), new Dropout(DropoutRates[1])]),
            Row("B 42240", new Flatten()),
            Row("B 919", new Dense(Hidden ?? Tasks), new Relu(), new BatchNorm()),
            Row("B 919", new Dense(Tasks), Transform()));
    }

    Layer[] Pair(int i) => [new Conv(Filters[i], 8), new Relu(), new Conv(Filters[i], 8), new Relu()];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        ["conv_net.0", "conv_net.2", "conv_net.5", "conv_net.6", "conv_net.8", "conv_net.11", "conv_net.13", "conv_net.15", "conv_net.17",
            "classifier.0", "classifier.2", "classifier.3"];
}
