using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>DeepSTARR: 249 bp in, developmental and housekeeping enhancer activity in S2 cells (log2 enrichment) out.</summary>
/// <remarks>de Almeida et al., Nat Genet 54:613 (2022), figure 1 and the published Keras file. Each activity has its own head.</remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of activities.</param>
/// <param name="Pool">Positions in a pool after each convolution.</param>
/// <param name="DropoutRate">Dropout after each dense layer.</param>
public sealed record DeepStarr(int Window = 249, int Tasks = 2, int Pool = 2, double DropoutRate = 0.4) : ModelDesign(
    new Card("deepstarr", "enhancer activity in fly cells from 249 bp, four convolutions and two heads (de Almeida 2022)",
        "de Almeida BP, Reiter F, Pagani M, Stark A. Nat Genet 54:613 (2022), doi 10.1038/s41588-022-01048-5")
    { Output = TrackKind.Scalar, Strand = StrandRule.Forward, TrackIds = ["Dev", "Hk"] })
{
    /// <summary>Filters of the four convolutions.</summary>
    public int[] Filters { get; init; } = [256, 60, 60, 120];

    /// <summary>Positions of a filter.</summary>
    public int[] Widths { get; init; } = [7, 3, 5, 3];

    /// <summary>Units of the two dense layers.</summary>
    public int[] Hidden { get; init; } = [256, 256];

    /// <summary>The authors' DeepSTARR_training.ipynb; Adam, squared error.</summary>
    public override Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.Adam, LearningRate = 0.002, Batch = 128, Epochs = 100, Patience = 10, WatchesLoss = true,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(4, Filters, Widths);
        RequireLength(2, Hidden);
        return Sequential(
            Row("B 256 124", Conv.Same(Filters[0], Widths[0]), BatchNorm.Keras(), new Relu(), new MaxPool(Pool)),
            Row("B 60 62", Conv.Same(Filters[1], Widths[1]), BatchNorm.Keras(), new Relu(), new MaxPool(Pool)),
            Row("B 60 31", Conv.Same(Filters[2], Widths[2]), BatchNorm.Keras(), new Relu(), new MaxPool(Pool)),
            Row("B 120 15", Conv.Same(Filters[3], Widths[3]), BatchNorm.Keras(), new Relu(), new MaxPool(Pool)),
            Row("B 1800", new Flatten(ByPosition: true)),
            Row("B 256", new Dense(Hidden[0]), BatchNorm.Keras(), new Relu(), new Dropout(DropoutRate)),
            Row("B 256", new Dense(Hidden[1]), BatchNorm.Keras(), new Relu(), new Dropout(DropoutRate)),
            Row("B 2", Tasks == 2 ? new Heads(new Dense(1), new Dense(1)) : new Dense(Tasks), Transform()));
    }

    /// <summary>The published file's; Keras numbered the normalisations of a whole session.</summary>
    protected override IReadOnlyList<string> LayerNames =>
        ["Conv1D_1st", "batch_normalization_60", "Conv1D_2", "batch_normalization_61", "Conv1D_3", "batch_normalization_62",
            "Conv1D_4", "batch_normalization_63", "Dense_1", "batch_normalization_64", "Dense_2", "batch_normalization_65",
            .. (string[])(Tasks == 2 ? ["Dense_Dev", "Dense_Hk"] : ["Dense_Heads"])];
}
