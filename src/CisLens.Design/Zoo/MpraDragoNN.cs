using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>MPRA-DragoNN's ConvModel: 145 bp in, the activity of twelve Sharpr-MPRA experiments (z-scored log2 RNA/DNA) out.</summary>
/// <remarks>Movva et al., PLoS ONE 14:e0218073 (2019), and the published Keras file. It has no pools.</remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of experiments.</param>
/// <param name="Width">Positions of a filter.</param>
/// <param name="DropoutRate">Dropout after each convolution.</param>
public sealed record MpraDragoNN(int Window = 145, int Tasks = 12, int Width = 5, double DropoutRate = 0.1) : ModelDesign(
    new Card("mpra-dragonn", "reporter activity from 145 bp, three convolutions without pools (Movva 2019)",
        "Movva R, Greenside P, Marinov GK, Nair S, Shrikumar A, Kundaje A. PLoS ONE 14:e0218073 (2019), doi 10.1371/journal.pone.0218073")
    { Output = TrackKind.Scalar, Strand = StrandRule.Forward, TrackIds = [.. s_experiments] })
{
    // cells, promoter of the plasmid, replicate
    static readonly IEnumerable<string> s_experiments =
        from cell in (string[])["k562", "hepg2"] from promoter in (string[])["minp", "sv40p"]
        from replicate in (string[])["rep1", "rep2", "avg"] select $"{cell}_{promoter}_{replicate}";

    /// <summary>Filters of the three convolutions.</summary>
    public int[] Filters { get; init; } = [120, 120, 120];

    /// <summary>
    /// The authors' configs/config.json, which keeps the weights of the best validation loss. They name Adam without a learning rate to
    /// Keras, whose default is 0.001. Activity depends on the strand.
    /// </summary>
    public override Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.Adam, LearningRate = 0.001, Batch = 64, Epochs = 20, WatchesLoss = true,
        ReverseComplement = false,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(3, Filters);
        return Sequential(
            Row("B 120 141", new Conv(Filters[0], Width), new Relu(), BatchNorm.Keras(), new Dropout(DropoutRate)),
            Row("B 120 137", new Conv(Filters[1], Width), new Relu(), BatchNorm.Keras(), new Dropout(DropoutRate)),
            Row("B 120 133", new Conv(Filters[2], Width), new Relu(), BatchNorm.Keras(), new Dropout(DropoutRate)),
            Row("B 15960", new Flatten(ByPosition: true)),
            Row("B 12", new Dense(Tasks), Transform()));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        ["conv1d_1", "batch_normalization_1", "conv1d_2", "batch_normalization_2", "conv1d_3", "batch_normalization_3", "dense_1"];
}
