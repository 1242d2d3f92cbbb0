using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>DeepSTARR: 249 bp in, developmental and housekeeping enhancer activity in S2 cells (log2 enrichment) out.</summary>
/// <remarks>de Almeida et al., Nat Genet 54:613 (2022), figure 1 and the published Keras file, whose layer names the weights keep. A head for each activity.</remarks>
public sealed record DeepStarr : ModelDesign
{
    /// <summary>The published sizes; its tracks are measured numbers.</summary>
    public DeepStarr() => Output = TrackKind.Scalar;

    /// <inheritdoc/>
    public override string Name => "deepstarr";

    /// <inheritdoc/>
    public override string Summary => "enhancer activity in fly cells from 249 bp, four convolutions and two heads (de Almeida 2022)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 249;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 2;

    /// <summary>Filters of the four convolutions.</summary>
    public int[] Filters { get; init; } = [256, 60, 60, 120];

    /// <summary>Positions that a filter spans.</summary>
    public int[] Widths { get; init; } = [7, 3, 5, 3];

    /// <summary>Positions in a pool after each convolution.</summary>
    public int Pool { get; init; } = 2;

    /// <summary>Units of the two dense layers.</summary>
    public int[] Hidden { get; init; } = [256, 256];

    /// <summary>Dropout after each dense layer.</summary>
    public double Dropped { get; init; } = 0.4;

    /// <inheritdoc/>
    public override StrandRule Strand => StrandRule.Forward;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? TrackIds => Tasks == 2 ? ["Dev", "Hk"] : null;

    /// <inheritdoc/>
    public override string Citation => "de Almeida BP, Reiter F, Pagani M, Stark A. Nat Genet 54:613 (2022), doi 10.1038/s41588-022-01048-5";

    /// <summary>The authors' DeepSTARR_training.ipynb; Adam, squared error.</summary>
    public override TrainOptions Recipe => new() { Optimizer = OptimizerKind.Adam, LearningRate = 0.002, BatchSize = 128, Epochs = 100, Patience = 10, Metric = WatchedMetric.Loss };

    static readonly string[] s_convolutions = ["Conv1D_1st", "Conv1D_2", "Conv1D_3", "Conv1D_4"];
    const int FirstNorm = 60;   // Keras counted the layers of a whole session

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(4, Filters, Widths);
        Expect(2, Hidden);
        var rows = new List<Row>();
        int length = Window, channels = 4;
        for (int i = 0; i < 4; i++)
        {
            length = Layers.MaxPool.Pooled(length, Pool);
            rows.Add(Row($"B {Filters[i]} {length}", SameConv(s_convolutions[i], channels, Filters[i], Widths[i]), Norm(i, Filters[i]), Relu(), MaxPool(Pool)));
            channels = Filters[i];
        }
        return Rows([.. rows,
            Row($"B {channels * length}", FlattenByPosition()),
            Row($"B {Hidden[0]}", Dense("Dense_1", channels * length, Hidden[0]), Norm(4, Hidden[0]), Relu(), Dropout(Dropped)),
            Row($"B {Hidden[1]}", Dense("Dense_2", Hidden[0], Hidden[1]), Norm(5, Hidden[1]), Relu(), Dropout(Dropped)),
            Row($"B {Tasks}", Head(), Transform())]);
    }

    static BatchNorm Norm(int i, int channels) => KerasBatchNorm($"batch_normalization_{FirstNorm + i}", channels);

    Layer Head() => Tasks == 2
        ? HeadsOf(Dense("Dense_Dev", Hidden[1], 1), Dense("Dense_Hk", Hidden[1], 1))
        : Dense("Dense_Heads", Hidden[1], Tasks);
}
