using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Borzoi: coverage of 7,611 human and 2,608 mouse tracks, RNA-seq among them, in 6,144 bins of 32 bp, from 524,288 bp.</summary>
/// <remarks>
/// Linder et al., Nat Genet 57:949 (2025), with the layers and names of borzoi-pytorch. After the transformer, the resolution rises from
/// 128 to 32 bp: the upsampled map is added to the map of that resolution before the transformer. The human head is the first.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of tracks of the first head.</param>
/// <param name="CropBins">Bins at each end of the window that are not predicted.</param>
/// <param name="Channels">Channels of the transformer.</param>
/// <param name="Blocks">Number of transformer blocks.</param>
/// <param name="AttentionHeads">Number of attention heads.</param>
/// <param name="KeySize">Length of the queries and keys of an attention head.</param>
/// <param name="ValueSize">Length of the values of an attention head.</param>
/// <param name="Positions">Number of features of a relative position.</param>
/// <param name="Point">Channels of the convolution before the heads; null for none.</param>
public sealed record Borzoi(int Window = 524_288, int Tasks = 7611, int CropBins = 5120, int Channels = 1536,
    int Blocks = 8, int AttentionHeads = 8, int KeySize = 64, int ValueSize = 192, int Positions = 32, int? Point = 1920) : SpeciesDesign(
    new Card("borzoi", "524,288 bp to coverage with RNA-seq in 6,144 bins of 32 bp, human and mouse (Linder 2025)",
        "Linder J, Srivastava D, Yuan H, Agarwal V, Kelley DR. Nat Genet 57:949 (2025), doi 10.1038/s41588-024-02053-6")
    { Output = TrackKind.Signal }, ["human", "mouse"], 2608)
{
    /// <summary>Channels of the first convolution.</summary>
    public int Stem { get; init; } = 512;

    /// <summary>Bases of a filter of the first convolution.</summary>
    public int StemWidth { get; init; } = 15;

    /// <summary>Channels of the tower, with a pool of 2 before each; the last has the resolution of the output.</summary>
    public int[] Tower { get; init; } = [608, 736, 896, 1056, 1280];

    /// <summary>Dropout of the transformer blocks; half of it before the heads.</summary>
    public double DropoutRate { get; init; } = 0.2;

    /// <summary>Dropout of the attention weights.</summary>
    public double AttentionDropoutRate { get; init; } = 0.05;

    /// <summary>Dropout of the features of relative positions.</summary>
    public double PositionDropoutRate { get; init; } = 0.01;

    /// <inheritdoc/>
    public override int? BinBp => BinOf([.. Tower.Select(_ => 2)]);

    /// <inheritdoc/>
    public override int CropBp => BasesOf(CropBins);

    /// <summary>None: relative positions depend on the length of the window.</summary>
    public override int? LengthStep => null;

    /// <summary>The paper's, with batches of 2.</summary>
    public override TrainOptions Recipe => new()
    {
        Loss = LossKind.PoissonMultinomial,
        TotalWeight = 0.2,
        Optimizer = OptimizerKind.Adam,
        LearningRate = 6e-5,
        WeightDecay = 2e-8,
        BatchSize = 1,
        Accumulate = 2,
        Epochs = 180,
        Patience = 30,
        WarmUp = 0.02,
        ClipNorm = 0.15,
        ShiftBp = 3,
        Metric = WatchedMetric.Pearson,
        Recompute = true,
    };

    /// <inheritdoc/>
    protected override Sequential Build() => Sequential(
        Row("B 512 262144", Conv.Same(Stem, StemWidth), new MaxPool(2)),
        Row("B 1280 16384", [.. Tower.SelectMany((channels, i) => i == 0 ? Block(channels, 5) : [new MaxPool(2), .. Block(channels, 5)])]),
        Row("B 1536 16384", new Sum(Outer(), Across("B 1536 16384")), Separable()),
        Row("B 1920 6144", [new Crop(CropBins), .. Point is { } point ? (Layer[])[.. Block(point, 1), new Dropout(DropoutRate / 2)] : [],
            new GeluTanh()]),
        Row("B 6144 7611", PerHead(tasks => new Conv(tasks, 1)), new Transpose(), Transform()));

    /// <summary>From 32-bp bins to 64-bp bins and back.</summary>
    Sequential Outer() => Path("B 1536 16384",
        [new MaxPool(2), .. Block(Channels, 5), new Sum(Inner(), Across("B 1536 8192")), Separable(), .. Up()]);

    /// <summary>From 64-bp bins to the transformer and back.</summary>
    Sequential Inner() =>
        Path("B 1536 8192", [new MaxPool(2), .. Enumerable.Range(0, Blocks).SelectMany(_ => Attend()), .. Up()]);

    Layer[] Attend() => Transformer.Block(Channels, epsilon: 1e-3,
        new Attention(AttentionHeads, KeySize, ValueSize, new BorzoiPositions(Positions))
        {
            DropoutRate = AttentionDropoutRate,
            PositionDropoutRate = PositionDropoutRate,
        }, DropoutRate);

    static Layer[] Block(int channels, int width) => [BatchNorm.Keras(0.1), new GeluTanh(), Conv.Same(channels, width)];

    Layer[] Up() => [.. Block(Channels, 1), new Upsample(2)];

    Sequential Across(string shape) => Path(shape, Block(Channels, 1));

    SeparableConv Separable() => new(Channels, 3);

    static Sequential Path(string shape, Layer[] layers) => Sequential(Row(shape, layers));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
    [
        "conv_dna.conv_layer", .. Tower.SelectMany((_, i) => Both($"res_tower.{2 * i}")), .. Both("unet1.1"), .. Transformer.Names(Blocks),
        .. Both("upsampling_unet1.0"), .. Both("horizontal_conv1"), "separable1.conv_layer", .. Both("upsampling_unet0.0"),
        .. Both("horizontal_conv0"), "separable0.conv_layer", .. Point is null ? [] : Both("final_joined_convs.0"),
        .. HeadNames("human_head", name => $"{name}_head"),
    ];

    static string[] Both(string name) => [$"{name}.norm", $"{name}.conv_layer"];
}
