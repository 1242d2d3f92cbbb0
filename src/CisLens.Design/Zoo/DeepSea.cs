using CisLens.Core;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>What both forms of DeepSEA share: three convolutions of 8 bp with pools between them.</summary>
public abstract record DeepSeaNetwork : ModelDesign
{
    private protected DeepSeaNetwork(Card card) : base(card) { }

    private protected const string Paper = "Zhou J, Troyanskaya OG. Nat Methods 12:931 (2015), doi 10.1038/nmeth.3547";

    /// <summary>Filters of the three convolutions, each 8 bp wide.</summary>
    public int[] Filters { get; init; } = [320, 480, 960];

    /// <summary>Dropout after each convolution.</summary>
    public double[] DropoutRates { get; init; } = [0.2, 0.2, 0.5];

    /// <summary>Selene's; the authors' own is <see cref="Recipes.DeepSea"/>.</summary>
    public override TrainOptions Recipe => Recipes.Selene;

    /// <summary>The rows before the dense layers.</summary>
    private protected Row[] Convolutions(Layer activation)
    {
        RequireLength(3, Filters);
        RequireLength(3, DropoutRates);
        return [
            Row("B 320 248", new Conv(Filters[0], 8), activation, new MaxPool(4), new Dropout(DropoutRates[0])),
            Row("B 480 60", new Conv(Filters[1], 8), activation, new MaxPool(4), new Dropout(DropoutRates[1])),
            Row("B 960 53", new Conv(Filters[2], 8), activation, new Dropout(DropoutRates[2])),
            Row("B 50880", new Flatten())];
    }
}

/// <summary>DeepSEA in Selene's form: 1,000 bp in, probabilities of 919 chromatin profiles out.</summary>
/// <remarks>
/// Zhou and Troyanskaya, Nat Methods 12:931 (2015), as Chen et al. restated it (Nat Methods 16:315, 2019): ReLU, a hidden layer as wide as
/// the output, N is a quarter of each base.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of profiles.</param>
/// <param name="Hidden">Units of the dense layer; null for as many as tasks.</param>
public sealed record DeepSea(int Window = 1000, int Tasks = 919, int? Hidden = null) : DeepSeaNetwork(
    new Card("deepsea", "chromatin profiles from 1,000 bp, three convolutions (Zhou and Troyanskaya 2015, Selene's form)", Paper)
    { UnknownBase = UnknownBase.Quarter })
{
    /// <inheritdoc/>
    public override ModelDesign WithFixedTrunk() => this with { Hidden = Hidden ?? Tasks };

    /// <inheritdoc/>
    protected override Sequential Build() => Sequential([
        .. Convolutions(new Relu()),
        Row("B 919", new Dense(Hidden ?? Tasks), new Relu()),
        Row("B 919", new Dense(Tasks), Transform())]);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames => ["conv_net.0", "conv_net.4", "conv_net.8", "classifier.0", "classifier.2"];
}

/// <summary>DeepSEA in the authors' form for Torch7: 1,000 bp in, probabilities of 919 chromatin profiles out.</summary>
/// <remarks>
/// Zhou and Troyanskaya, Nat Methods 12:931 (2015): a threshold that gives 1e-6 in place of 0, 925 hidden units, bases in the order
/// A G C T, N is zeros.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of profiles.</param>
/// <param name="Hidden">Units of the dense layer.</param>
public sealed record DeepSeaTorch7(int Window = 1000, int Tasks = 919, int Hidden = 925) : DeepSeaNetwork(
    new Card("deepsea-torch7", "chromatin profiles from 1,000 bp, three convolutions (Zhou and Troyanskaya 2015, the authors' form)", Paper)
    { BaseOrder = "AGCT", KernelForm = KernelForm.Conv2dRow })
{
    /// <inheritdoc/>
    protected override Sequential Build() => Sequential([
        .. Convolutions(Activation),
        Row("B 925", new Dense(Hidden), Activation),
        Row("B 919", new Dense(Tasks), Transform())]);

    static Threshold Activation => new(0, 1e-6);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames => ["0", "4", "8", "12.1", "14.1"];
}
