using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Beluga, the DeepSEA of ExPecto and MENTR: 2,000 bp in, probabilities of 2,002 chromatin profiles out.</summary>
/// <remarks>Zhou et al., Nat Genet 50:1171 (2018); bases in the order A G C T, N is nothing. Two convolutions before each pool, and the dropout before it, too.</remarks>
public sealed record Beluga : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "beluga";

    /// <inheritdoc/>
    public override string Summary => "chromatin profiles from 2,000 bp, six convolutions (Zhou 2018)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 2000;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 2002;

    /// <summary>Filters of the three pairs of convolutions, each 8 bp wide.</summary>
    public int[] Filters { get; init; } = [320, 480, 640];

    /// <summary>Dropout after each pair.</summary>
    public double[] Dropped { get; init; } = [0.2, 0.2, 0.5];

    /// <summary>Units of the dense layer.</summary>
    public int Hidden { get; init; } = 2003;

    /// <inheritdoc/>
    public override string BaseOrder => "AGCT";

    /// <inheritdoc/>
    public override string Citation => "Zhou J, Theesfeld CL, Yao K, Chen KM, Wong AK, Troyanskaya OG. Nat Genet 50:1171 (2018), doi 10.1038/s41588-018-0160-6";

    /// <summary>DeepSEA's in Selene, for Beluga's own is not in its authors' code.</summary>
    public override TrainOptions Recipe => Recipes.Selene;

    const int Width = 8, Pool = 4;

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(3, Filters);
        Expect(3, Dropped);
        var (f1, f2, f3) = (Filters[0], Filters[1], Filters[2]);
        int l1 = Layers.MaxPool.Pooled(Pair(Window), Pool), l2 = Layers.MaxPool.Pooled(Pair(l1), Pool), l3 = Pair(l2);
        return Rows(
            Row($"B {f1} {l1}", Conv("model.0.0", 4, f1), Relu(), Conv("model.0.2", f1, f1), Relu(), Dropout(Dropped[0]), MaxPool(Pool)),
            Row($"B {f2} {l2}", Conv("model.0.6", f1, f2), Relu(), Conv("model.0.8", f2, f2), Relu(), Dropout(Dropped[1]), MaxPool(Pool)),
            Row($"B {f3} {l3}", Conv("model.0.12", f2, f3), Relu(), Conv("model.0.14", f3, f3), Relu(), Dropout(Dropped[2])),
            Row($"B {f3 * l3}", Flatten()),
            Row($"B {Hidden}", Dense("model.1.2.1", f3 * l3, Hidden), Relu()),
            Row($"B {Tasks}", Dense("model.1.4.1", Hidden, Tasks), Transform()));
    }

    static Conv Conv(string name, int inputs, int filters) => Conv(name, inputs, filters, Width, form: KernelForm.Row);

    static int Pair(int length) => length - 2 * (Width - 1);
}
