using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>A small network after Enformer, for coverage in bins of genomes of a few to some hundred million bp, on a laptop.</summary>
/// <remarks>
/// Our own: a wide first pool, convolutions with attention pooling down to bins of 128 bp, and transformer blocks with Enformer's relative
/// positions. Windows and bins are those of <c>basenji-small</c>, so both train on one dataset. A window has one length, because relative
/// positions depend on it.
/// </remarks>
/// <param name="Window">Length of the input in bp, with the bins that are not predicted.</param>
/// <param name="Tasks">Number of tracks.</param>
/// <param name="CropBins">Bins at each end of the window that are not predicted.</param>
/// <param name="MotifWidth">Bases of a filter of the first convolution.</param>
/// <param name="FirstPool">Positions in the pool after the first convolution; each later pool has two.</param>
/// <param name="Blocks">Number of transformer blocks.</param>
/// <param name="AttentionHeads">Number of attention heads.</param>
/// <param name="KeySize">Length of the queries and keys of an attention head.</param>
/// <param name="Positions">Number of features of a relative position, a multiple of 6.</param>
/// <param name="DropoutRate">Dropout of the transformer blocks and before the last layer.</param>
public sealed record EnformerSmall(int Window = 16_384, int Tasks = 1, int CropBins = 16, int MotifWidth = 15, int FirstPool = 8,
    int Blocks = 3, int AttentionHeads = 4, int KeySize = 32, int Positions = 48, double DropoutRate = 0.1) : SpeciesDesign(
    new Card("enformer-small", "coverage in 128-bp bins from 16,384 bp with attention, for small genomes and laptops (ours)",
        "CisLens, design enformer-small")
    { Output = TrackKind.Signal })
{
    /// <summary>Filters of the first convolution, and of those after it, which are 5 wide and have an attention pool each.</summary>
    public int[] Filters { get; init; } = [96, 96, 112, 128, 128];

    /// <inheritdoc/>
    public override int? BinBp => BinOf([FirstPool, .. Filters.Skip(1).Select(_ => 2)]);

    /// <inheritdoc/>
    public override int CropBp => BasesOf(CropBins);

    /// <summary>None: relative positions depend on the length of the window.</summary>
    public override int? LengthStep => null;

    /// <inheritdoc/>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.001,
        WeightDecay = 0.01,
        BatchSize = 8,
        Epochs = 20,
        Schedule = ScheduleKind.Cosine,
        WarmUp = 0.1,
        ClipNorm = 1,
        ShiftBp = 3,
    };

    /// <inheritdoc/>
    protected override Sequential Build() => Sequential(
        Row("B 96 2048", Conv.Same(Filters[0], MotifWidth, bias: false), new MaxPool(FirstPool), new BatchNorm(), new Gelu()),
        Row("B 128 128", [.. Filters.Skip(1).SelectMany(Stage)]),
        Row("B 128 128", [.. Enumerable.Range(0, Blocks).SelectMany(_ => Block(Filters[^1]))]),
        Row("B 128 96", new Crop(CropBins), new BatchNorm(), new Gelu(), new Dropout(DropoutRate)),
        Row("B 96 1", PerHead(tasks => new Pointwise(new Dense(tasks))), new Transpose(), Transform()));

    static Layer[] Stage(int filters) => [Conv.Same(filters, 5, bias: false), new BatchNorm(), new Gelu(), new AttentionPool()];

    Layer[] Block(int channels) => Transformer.Block(channels, epsilon: 1e-5,
        new Attention(AttentionHeads, KeySize, Math.Max(1, channels / AttentionHeads), new EnformerPositions(Positions)), DropoutRate);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
    [
        "stem.conv", "stem.norm", .. Filters.Skip(1).SelectMany((_, i) => s_stage.Select(layer => $"tower.{i}.{layer}")),
        .. Transformer.Names(Blocks), "body_norm", .. HeadNames("head", name => $"head.{name}"),
    ];

    static readonly string[] s_stage = ["conv", "norm", "pool"];
}
