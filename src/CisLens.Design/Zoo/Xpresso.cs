using System.Globalization;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>
/// Xpresso: 10,500 bp of a promoter in, from 7,000 bp upstream to 3,500 bp downstream of the TSS, the gene's expression (z-scored
/// log10) out.
/// </summary>
/// <remarks>
/// Agarwal and Shendure, Cell Rep 31:107663 (2020), and the published Keras files. The authors also give it six numbers on the half-life of
/// the mRNA (z-scored lengths, GC contents and intron density). Here they are constants of the design, <see cref="HalfLife"/>, by default
/// zeros (an average gene). The authors' own example scores with zeros.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of tracks.</param>
public sealed record Xpresso(int Window = 10_500, int Tasks = 1) : ModelDesign(
    new Card("xpresso", "expression from 10,500 bp of a promoter, two convolutions (Agarwal and Shendure 2020)",
        "Agarwal V, Shendure J. Cell Rep 31:107663 (2020), doi 10.1016/j.celrep.2020.107663")
    { Output = TrackKind.Scalar, Strand = StrandRule.Forward, TrackIds = ["expression"] })
{
    /// <summary>Filters of the two convolutions.</summary>
    public int[] Filters { get; init; } = [128, 32];

    /// <summary>Positions of a filter.</summary>
    public int[] Widths { get; init; } = [6, 9];

    /// <summary>Positions in a pool after each convolution.</summary>
    public int[] Pools { get; init; } = [30, 10];

    /// <summary>Units of the two dense layers.</summary>
    public int[] Hidden { get; init; } = [64, 2];

    /// <summary>Dropout after each dense layer, as the authors' search found it.</summary>
    public double[] DropoutRates { get; init; } = [0.00099, 0.01546];

    /// <summary>The half-life features of every gene.</summary>
    public float[] HalfLife { get; init; } = [0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override string? ConstantInputs => "the half-life features of the mRNA are "
        + $"{string.Join(", ", HalfLife.Select(v => v.ToString(CultureInfo.InvariantCulture)))} for every gene (0 is average)";

    /// <summary>The authors' Xpresso.py; batches of 32 to 128 were searched.</summary>
    public override Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.Adam, LearningRate = 0.001, Batch = 128, Epochs = 100, Patience = 5, WatchesLoss = true,
        ReverseComplement = false,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(2, Filters, Widths, Pools, Hidden);
        RequireLength(2, DropoutRates);
        return Sequential(
            Row("B 128 350", Conv.Same(Filters[0], Widths[0]), new Relu(), new MaxPool(Pools[0])),
            Row("B 32 35", Conv.Same(Filters[1], Widths[1]), new Relu(), new MaxPool(Pools[1])),
            Row("B 1126", new Flatten(ByPosition: true), new Constants(HalfLife)),
            Row("B 64", new Dense(Hidden[0]), new Relu(), new Dropout(DropoutRates[0])),
            Row("B 2", new Dense(Hidden[1]), new Relu(), new Dropout(DropoutRates[1])),
            Row("B 1", new Dense(Tasks), Transform()));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames => ["conv1d_1", "conv1d_2", "dense_1", "dense_2", "dense_3"];
}
