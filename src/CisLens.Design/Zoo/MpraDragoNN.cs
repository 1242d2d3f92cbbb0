using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>MPRA-DragoNN's ConvModel: 145 bp in, the activity of twelve Sharpr-MPRA experiments (z-scored log2 RNA/DNA) out.</summary>
/// <remarks>Movva et al., PLoS ONE 14:e0218073 (2019), and the published Keras file, whose layer names the weights keep. No pooling at all.</remarks>
public sealed record MpraDragoNN : ModelDesign
{
    /// <summary>The published sizes; its tracks are measured numbers.</summary>
    public MpraDragoNN() => Output = TrackKind.Scalar;

    /// <inheritdoc/>
    public override string Name => "mpra-dragonn";

    /// <inheritdoc/>
    public override string Summary => "reporter activity from 145 bp, three convolutions without pools (Movva 2019)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 145;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 12;

    /// <summary>Filters of the three convolutions.</summary>
    public int[] Filters { get; init; } = [120, 120, 120];

    /// <summary>Positions that a filter spans.</summary>
    public int Width { get; init; } = 5;

    /// <summary>Dropout after each convolution.</summary>
    public double Dropped { get; init; } = 0.1;

    /// <inheritdoc/>
    public override StrandRule Strand => StrandRule.Forward;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? TrackIds => Tasks == 12 ? [.. s_experiments] : null;

    // cells, promoter of the plasmid, replicate
    static readonly IEnumerable<string> s_experiments =
        from cell in (string[])["k562", "hepg2"] from promoter in (string[])["minp", "sv40p"] from replicate in (string[])["rep1", "rep2", "avg"] select $"{cell}_{promoter}_{replicate}";

    /// <inheritdoc/>
    public override string Citation => "Movva R, Greenside P, Marinov GK, Nair S, Shrikumar A, Kundaje A. PLoS ONE 14:e0218073 (2019), doi 10.1371/journal.pone.0218073";

    /// <summary>The authors' configs/config.json, which keeps the weights of the best validation loss; they name Adam without a rate to Keras, whose own is 0.001. Activity depends on the strand.</summary>
    public override TrainOptions Recipe => new() { Optimizer = OptimizerKind.Adam, LearningRate = 0.001, BatchSize = 64, Epochs = 20, Metric = WatchedMetric.Loss, Strand = StrandAugmentation.None };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(3, Filters);
        var rows = new List<Row>();
        int length = Window, channels = 4;
        for (int i = 0; i < 3; i++)
        {
            length -= Width - 1;
            rows.Add(Row($"B {Filters[i]} {length}", Conv($"conv1d_{i + 1}", channels, Filters[i], Width), Relu(), KerasBatchNorm($"batch_normalization_{i + 1}", Filters[i]), Dropout(Dropped)));
            channels = Filters[i];
        }
        return Rows([.. rows,
            Row($"B {channels * length}", FlattenByPosition()),
            Row($"B {Tasks}", Dense("dense_1", channels * length, Tasks), Transform())]);
    }
}
