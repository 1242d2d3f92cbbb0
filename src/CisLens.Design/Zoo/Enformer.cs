using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Enformer: coverage of 5,313 human and 1,643 mouse tracks in 896 bins of 128 bp, from 196,608 bp.</summary>
/// <remarks>
/// Avsec et al., Nat Methods 18:1196 (2021), with the layers and names of enformer-pytorch. The human head is the first. Relative
/// positions depend on the length of the window, so a network predicts windows of one length.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of tracks of the first head.</param>
/// <param name="CropBins">Bins at each end of the window that are not predicted.</param>
/// <param name="Blocks">Number of transformer blocks.</param>
/// <param name="AttentionHeads">Number of attention heads.</param>
/// <param name="KeySize">Length of the queries and keys of an attention head.</param>
public sealed record Enformer(int Window = 196_608, int Tasks = 5313, int CropBins = 320, int Blocks = 11,
    int AttentionHeads = 8, int KeySize = 64) : SpeciesDesign(
    new Card("enformer", "196,608 bp to coverage in 896 bins of 128 bp, human and mouse (Avsec 2021)",
        "Avsec Z, Agarwal V, Visentin D, Ledsam JR, Grabska-Barwinska A, Taylor KR, et al. Nat Methods 18:1196 (2021), "
        + "doi 10.1038/s41592-021-01252-x")
    { Output = TrackKind.Signal }, ["human", "mouse"], 1643)
{
    /// <summary>Channels after each pool of the tower; the stem has those of the first.</summary>
    public int[] Tower { get; init; } = [768, 896, 1024, 1152, 1280, 1536];

    /// <summary>Scale of the gamma features of relative positions.</summary>
    public GammaScale Gamma { get; init; }

    /// <summary>Dropout of the transformer blocks; an eighth of it before the heads.</summary>
    public double DropoutRate { get; init; } = 0.4;

    /// <summary>Dropout of the attention weights.</summary>
    public double AttentionDropoutRate { get; init; } = 0.05;

    /// <summary>Dropout of the features of relative positions.</summary>
    public double PositionDropoutRate { get; init; } = 0.01;

    /// <inheritdoc/>
    public override int? BinBp => BinOf([2, .. Tower.Select(_ => 2)]);

    /// <inheritdoc/>
    public override int CropBp => BasesOf(CropBins);

    /// <inheritdoc/>
    public override int? LengthStep => null;

    /// <summary>The paper's; 150,000 steps with batches of 64 windows are about 280 epochs of the human windows.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Adam,
        LearningRate = 5e-4,
        BatchSize = 1,
        Accumulate = 64,
        Epochs = 280,
        Patience = 10,
        WarmUp = 0.03,
        ClipNorm = 0.2,
        ShiftBp = 3,
        Metric = WatchedMetric.Pearson,
        Recompute = true,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        int[] widths = [Tower[0], .. Tower];
        int channels = Tower[^1];
        return Sequential(
            Row("B 768 98304", Conv.Same(widths[0], 15), Again(widths[0]), new AttentionPool()),
            Row("B 1536 1536", [.. Tower.SelectMany(Stage)]),
            Row("B 1536 1536", [.. Enumerable.Range(0, Blocks).SelectMany(_ => Block(channels))]),
            Row("B 3072 896", new Crop(CropBins), new BatchNorm(), new GeluSigmoid(), new Conv(2 * channels, 1),
                new Dropout(DropoutRate / 8), new GeluSigmoid()),
            Row("B 896 5313", PerHead(tasks => new Pointwise(new Dense(tasks))), new Transpose(), Transform()));
    }

    static Layer[] Stage(int channels) =>
        [new BatchNorm(), new GeluSigmoid(), Conv.Same(channels, 5), Again(channels), new AttentionPool()];

    static Residual Again(int channels) => new(new BatchNorm(), new GeluSigmoid(), new Conv(channels, 1));

    Layer[] Block(int channels) => Transformer.Block(channels, epsilon: 1e-5,
        new Attention(AttentionHeads, KeySize, channels / AttentionHeads, new EnformerPositions(channels / AttentionHeads, Gamma))
        {
            DropoutRate = AttentionDropoutRate,
            PositionDropoutRate = PositionDropoutRate,
        }, DropoutRate);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
    [
        "stem.0", "stem.1.fn.0", "stem.1.fn.2", "stem.2.to_attn_logits",
        .. Tower.SelectMany((_, i) => s_stage.Select(layer => $"conv_tower.{i}.{layer}")),
        .. Transformer.Names(Blocks), "final_pointwise.1.0", "final_pointwise.1.2",
        .. HeadNames("_heads.human.0", name => $"_heads.{name}.0"),
    ];

    static readonly string[] s_stage = ["0.0", "0.2", "1.fn.0", "1.fn.2", "2.to_attn_logits"];
}
