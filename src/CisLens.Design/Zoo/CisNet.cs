using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>CisNet: a small network for data of a few thousand to a few hundred thousand sequences, of any length and task.</summary>
/// <remarks>
/// Our own: motif filters with an exponential activation (Koo and Ploenzke 2021), a convolution and dilated residual convolutions for
/// their arrangement, and the maximum and mean over positions, so that the number of weights does not depend on the window. In parallel it
/// has weights of gapped k-mers, which need less data than filters (Ghandi 2014). docs/decisions/small-network.md lists what was tried.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of tracks.</param>
/// <param name="Filters">Channels of every convolution.</param>
/// <param name="MotifWidth">Bases of a motif filter; odd.</param>
/// <param name="Hidden">Units of the dense layer.</param>
/// <param name="ConvDropoutRate">Dropout inside the residual convolutions.</param>
/// <param name="DenseDropoutRate">Dropout before either dense layer.</param>
/// <param name="WordBases">Informative bases of the gapped k-mers.</param>
/// <param name="WordSpan">Most bases from the first informative base of a gapped k-mer to the last.</param>
/// <param name="WordDropoutRate">Dropout of the k-mers of a sequence.</param>
public sealed record CisNet(int Window = 200, int Tasks = 1, int Filters = 128, int MotifWidth = 15, int Hidden = 128,
    double ConvDropoutRate = 0.1, double DenseDropoutRate = 0.3, int WordBases = 6, int WordSpan = 8, double WordDropoutRate = 0.8)
    : ModelDesign(
    new Card("cisnet", "any short sequence to one or a few tracks, for small data (ours)", "CisLens, design cisnet"))
{
    /// <summary>Positions in the pool after the motif filters, and in the pool after the next convolution.</summary>
    public int[] Pools { get; init; } = [4, 2];

    /// <summary>Dilations of the residual convolutions, in positions after pooling.</summary>
    public int[] Dilations { get; init; } = [1, 2, 4];

    /// <inheritdoc/>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.002,
        WeightDecay = 0.01,
        BatchSize = 128,
        Epochs = 12,
        SequencesSeen = 140_000,
        Schedule = ScheduleKind.Cosine,
        WarmUp = 0.15,
        ClipNorm = 1,
        ShiftBp = 4,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(2, Pools);
        var trunk = Sequential(
            Row("B 128 50", new Conv(Filters, MotifWidth, MotifWidth / 2), new BatchNorm(), new Exponential(), new MaxPool(Pools[0])),
            Row("B 128 25", new Conv(Filters, 5, 2), new BatchNorm(), new Gelu(), new Dropout(ConvDropoutRate), new MaxPool(Pools[1])),
            Row("B 128 25", [.. Dilations.Select(Arrangement)]),
            Row("B 256", new BatchNorm(), new Gelu(), new GlobalMaxMean(), new Dropout(DenseDropoutRate)),
            Row("B 128", new Dense(Hidden), new BatchNorm(), new Gelu(), new Dropout(DenseDropoutRate)));
        return Sequential(
            Row("B 149", new Concat(trunk, new GappedKmers(WordBases, WordSpan, WordDropoutRate))),
            Row("B 1", new Dense(Tasks), Transform()));
    }

    Residual Arrangement(int dilation) => new(
        new BatchNorm(), new Gelu(), new Conv(Filters, 3, dilation, dilation),
        new BatchNorm(), new Gelu(), new Dropout(ConvDropoutRate), new Conv(Filters, 1));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        ["motifs", "motifs_norm", "pairs", "pairs_norm",
            .. Dilations.SelectMany((_, i) => new[] { $"body.{i}.0", $"body.{i}.1", $"body.{i}.2", $"body.{i}.3" }),
            "body_norm", "hidden", "hidden_norm", "words", "head"];
}
