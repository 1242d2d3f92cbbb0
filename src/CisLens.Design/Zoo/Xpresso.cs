using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Xpresso: 10,500 bp of a promoter in, from 7,000 bp upstream to 3,500 bp downstream of the TSS, the gene's expression (z-scored log10) out.</summary>
/// <remarks>
/// Agarwal and Shendure, Cell Rep 31:107663 (2020), and the published Keras files, whose layer names the weights keep. The authors also
/// give it six numbers on the half-life of the mRNA (z-scored lengths, GC contents and intron density); here they are constants of
/// the design, <see cref="HalfLife"/>, zero (an average gene) unless you say otherwise. The authors' own example scores with zeros.
/// </remarks>
public sealed record Xpresso : ModelDesign
{
    /// <summary>The published sizes; its track is a measured number.</summary>
    public Xpresso() => Output = TrackKind.Scalar;

    /// <inheritdoc/>
    public override string Name => "xpresso";

    /// <inheritdoc/>
    public override string Summary => "expression from 10,500 bp of a promoter, two convolutions (Agarwal and Shendure 2020)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 10_500;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 1;

    /// <summary>Filters of the two convolutions.</summary>
    public int[] Filters { get; init; } = [128, 32];

    /// <summary>Positions that a filter spans.</summary>
    public int[] Widths { get; init; } = [6, 9];

    /// <summary>Positions in a pool after each convolution.</summary>
    public int[] Pools { get; init; } = [30, 10];

    /// <summary>Units of the two dense layers.</summary>
    public int[] Hidden { get; init; } = [64, 2];

    /// <summary>Dropout after each dense layer, as the authors' search found it.</summary>
    public double[] Dropped { get; init; } = [0.00099, 0.01546];

    /// <summary>The half-life features of every gene.</summary>
    public float[] HalfLife { get; init; } = [0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override StrandRule Strand => StrandRule.Forward;

    /// <inheritdoc/>
    public override string? Assumes => $"the half-life features of the mRNA are {string.Join(", ", HalfLife.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)))} for every gene (0 is average)";

    /// <inheritdoc/>
    public override IReadOnlyList<string>? TrackIds => Tasks == 1 ? ["expression"] : null;

    /// <inheritdoc/>
    public override string Citation => "Agarwal V, Shendure J. Cell Rep 31:107663 (2020), doi 10.1016/j.celrep.2020.107663";

    /// <summary>The authors' Xpresso.py; batches of 32 to 128 were searched.</summary>
    public override TrainOptions Recipe => new() { Optimizer = OptimizerKind.Adam, LearningRate = 0.001, BatchSize = 128, Epochs = 100, Patience = 5, Metric = WatchedMetric.Loss, Strand = StrandAugmentation.None };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(2, Filters, Widths, Pools, Hidden);
        Expect(2, Dropped);
        int l1 = Layers.MaxPool.Pooled(Window, Pools[0]), l2 = Layers.MaxPool.Pooled(l1, Pools[1]), width = Filters[1] * l2 + HalfLife.Length;
        return Rows(
            Row($"B {Filters[0]} {l1}", SameConv("conv1d_1", 4, Filters[0], Widths[0]), Relu(), MaxPool(Pools[0])),
            Row($"B {Filters[1]} {l2}", SameConv("conv1d_2", Filters[0], Filters[1], Widths[1]), Relu(), MaxPool(Pools[1])),
            Row($"B {width}", FlattenByPosition(), Constants(HalfLife)),
            Row($"B {Hidden[0]}", Dense("dense_1", width, Hidden[0]), Relu(), Dropout(Dropped[0])),
            Row($"B {Hidden[1]}", Dense("dense_2", Hidden[0], Hidden[1]), Relu(), Dropout(Dropped[1])),
            Row($"B {Tasks}", Dense("dense_3", Hidden[1], Tasks), Transform()));
    }
}
