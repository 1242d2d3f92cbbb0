using CisLens.Core;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Deeper DeepSEA: 1,000 bp in, probabilities of 919 chromatin profiles out.</summary>
/// <remarks>Chen et al., Nat Methods 16:315 (2019), Selene's network: pairs of convolutions, batch normalisation behind ReLU and pool; N is a quarter of each base.</remarks>
public sealed record DeeperDeepSea : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "deeper-deepsea";

    /// <inheritdoc/>
    public override string Summary => "chromatin profiles from 1,000 bp, six convolutions with batch normalisation (Chen 2019)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 1000;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 919;

    /// <summary>Filters of the three pairs of convolutions, each 8 bp wide.</summary>
    public int[] Filters { get; init; } = [320, 480, 960];

    /// <summary>Dropout after the second and the third pair.</summary>
    public double[] Dropped { get; init; } = [0.2, 0.2];

    /// <inheritdoc/>
    public override UnknownBase UnknownBase => UnknownBase.Quarter;

    /// <inheritdoc/>
    public override string Citation => "Chen KM, Cofer EM, Zhou J, Troyanskaya OG. Nat Methods 16:315 (2019), doi 10.1038/s41592-019-0360-8";

    /// <summary>Selene's, as for <see cref="DeepSea"/>.</summary>
    public override TrainOptions Recipe => Recipes.Selene;

    const int Width = 8, Pool = 4;

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(3, Filters);
        Expect(2, Dropped);
        var (f1, f2, f3) = (Filters[0], Filters[1], Filters[2]);
        int l1 = Layers.MaxPool.Pooled(Pair(Window), Pool), l2 = Layers.MaxPool.Pooled(Pair(l1), Pool), l3 = Pair(l2);
        return Rows(
            Row($"B {f1} {l1}", Conv("conv_net.0", 4, f1), Relu(), Conv("conv_net.2", f1, f1), Relu(), MaxPool(Pool), BatchNorm("conv_net.5", f1)),
            Row($"B {f2} {l2}", Conv("conv_net.6", f1, f2), Relu(), Conv("conv_net.8", f2, f2), Relu(), MaxPool(Pool), BatchNorm("conv_net.11", f2), Dropout(Dropped[0])),
            Row($"B {f3} {l3}", Conv("conv_net.13", f2, f3), Relu(), Conv("conv_net.15", f3, f3), Relu(), BatchNorm("conv_net.17", f3), Dropout(Dropped[1])),
            Row($"B {f3 * l3}", Flatten()),
            Row($"B {Tasks}", Dense("classifier.0", f3 * l3, Tasks), Relu(), BatchNorm("classifier.2", Tasks)),
            Row($"B {Tasks}", Dense("classifier.3", Tasks, Tasks), Transform()));
    }

    static Conv Conv(string name, int inputs, int filters) => Conv(name, inputs, filters, Width);

    static int Pair(int length) => length - 2 * (Width - 1);
}
