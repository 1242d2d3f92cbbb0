using CisLens.Core;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>DeepSEA: 1,000 bp in, probabilities of 919 chromatin profiles out.</summary>
/// <remarks>
/// Zhou and Troyanskaya, Nat Methods 12:931 (2015), in the form that Selene restated (Chen 2019): ReLU, a hidden layer as
/// wide as the output, N is a quarter of each base. <see cref="Torch7"/> gives the authors' own: a threshold that leaves
/// 1e-6, 925 hidden units, bases in the order A G C T, N is nothing.
/// </remarks>
public sealed record DeepSea : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "deepsea";

    /// <inheritdoc/>
    public override string Summary => "chromatin profiles from 1,000 bp, three convolutions (Zhou and Troyanskaya 2015)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 1000;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 919;

    /// <summary>Filters of the three convolutions, each 8 bp wide.</summary>
    public int[] Filters { get; init; } = [320, 480, 960];

    /// <summary>Dropout after each convolution.</summary>
    public double[] Dropped { get; init; } = [0.2, 0.2, 0.5];

    /// <summary>Units of the dense layer; null is the form's own: 925 (Torch7) or as many as tasks (Selene).</summary>
    public int? Hidden { get; init; }

    /// <summary>True for the authors' Torch7 form.</summary>
    public bool Torch7 { get; init; }

    /// <inheritdoc/>
    public override string BaseOrder => Torch7 ? "AGCT" : "ACGT";

    /// <inheritdoc/>
    public override UnknownBase UnknownBase => Torch7 ? UnknownBase.Zero : UnknownBase.Quarter;

    /// <inheritdoc/>
    public override string Citation => "Zhou J, Troyanskaya OG. Nat Methods 12:931 (2015), doi 10.1038/nmeth.3547";

    /// <summary>Selene's; the authors' own is <see cref="Recipes.DeepSea"/>.</summary>
    public override TrainOptions Recipe => Recipes.Selene;

    const int Width = 8, Pool = 4;

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(3, Filters);
        Expect(3, Dropped);
        int l1 = Layers.MaxPool.Pooled(Window - Width + 1, Pool), l2 = Layers.MaxPool.Pooled(l1 - Width + 1, Pool), l3 = l2 - Width + 1;
        int hidden = Hidden ?? (Torch7 ? 925 : Tasks);
        return Rows(
            Row($"B {Filters[0]} {l1}", Conv(0, 4), Rectify(), MaxPool(Pool), Dropout(Dropped[0])),
            Row($"B {Filters[1]} {l2}", Conv(1, Filters[0]), Rectify(), MaxPool(Pool), Dropout(Dropped[1])),
            Row($"B {Filters[2]} {l3}", Conv(2, Filters[1]), Rectify(), Dropout(Dropped[2])),
            Row($"B {Filters[2] * l3}", Flatten()),
            Row($"B {hidden}", Dense(Torch7 ? "12.1" : "classifier.0", Filters[2] * l3, hidden), Rectify()),
            Row($"B {Tasks}", Dense(Torch7 ? "14.1" : "classifier.2", hidden, Tasks), Transform()));
    }

    Conv Conv(int i, int inputs) => Torch7
        ? Conv($"{4 * i}", inputs, Filters[i], Width, form: KernelForm.Row)
        : Conv($"conv_net.{4 * i}", inputs, Filters[i], Width);

    Layer Rectify() => Torch7 ? Threshold(0, 1e-6) : Relu();
}
