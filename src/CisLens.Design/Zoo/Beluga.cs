using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Beluga, the DeepSEA of ExPecto and MENTR: 2,000 bp in, probabilities of 2,002 chromatin profiles out.</summary>
/// <remarks>
/// Zhou et al., Nat Genet 50:1171 (2018): two convolutions and a dropout before each pool; bases in the order A G C T, N is zeros.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of profiles.</param>
/// <param name="Hidden">Units of the dense layer.</param>
public sealed record Beluga(int Window = 2000, int Tasks = 2002, int Hidden = 2003) : ModelDesign(
    new Card("beluga", "chromatin profiles from 2,000 bp, six convolutions (Zhou 2018)",
        "Zhou J, Theesfeld CL, Yao K, Chen KM, Wong AK, Troyanskaya OG. Nat Genet 50:1171 (2018), doi 10.1038/s41588-018-0160-6")
    { BaseOrder = "AGCT", KernelForm = KernelForm.Conv2dRow })
{
    /// <summary>Filters of the three pairs of convolutions, each 8 bp wide.</summary>
    public int[] Filters { get; init; } = [320, 480, 640];

    /// <summary>Dropout after each pair.</summary>
    public double[] DropoutRates { get; init; } = [0.2, 0.2, 0.5];

    /// <summary>DeepSEA's in Selene, because the authors' code does not include Beluga's own.</summary>
    public override Recipe Recipe => Recipes.Selene;

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(3, Filters);
        RequireLength(3, DropoutRates);
        return Sequential(
            Row("B 320 496", [.. Pair(0), new MaxPool(4)]),
            Row("B 480 120", [.. Pair(1), new MaxPool(4)]),
            Row("B 640 106", Pair(2)),
            Row("B 67840", new Flatten()),
            Row("B 2003", new Dense(Hidden), new Relu()),
            Row("B 2002", new Dense(Tasks), Transform()));
    }

    Layer[] Pair(int i) => [new Conv(Filters[i], 8), new Relu(), new Conv(Filters[i], 8), new Relu(), new Dropout(DropoutRates[i])];

    /// <summary>The positions of the layers in the published PyTorch model.</summary>
    protected override IReadOnlyList<string> LayerNames =>
        ["model.0.0", "model.0.2", "model.0.6", "model.0.8", "model.0.12", "model.0.14", "model.1.2.1", "model.1.4.1"];
}
