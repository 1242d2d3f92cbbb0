using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Basenji2: 131,072 bp in, coverage of 5,313 human or 1,643 mouse experiments in 896 bins of 128 bp out.</summary>
/// <remarks>
/// Kelley, PLoS Comput Biol 16:e1008050 (2020), with the sizes of manuscripts/cross2020/params_human.json of the Basenji repository. The
/// two species were trained in turn on one trunk. The published files have one each: 5,313 tracks for human, 1,643 for mouse.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of experiments.</param>
/// <param name="CropBins">Bins at each end of the window that are not predicted.</param>
/// <param name="Stem">Filters of the first convolution.</param>
/// <param name="StemWidth">Bases of a filter of the first convolution.</param>
/// <param name="Dilated">Filters of a dilated convolution, 3 wide.</param>
/// <param name="Point">Filters of the last convolution, 1 wide.</param>
/// <param name="DilatedDropoutRate">Dropout at the end of each dilated block.</param>
/// <param name="DropoutRate">Dropout after the last convolution.</param>
/// <param name="TanhGelu">
/// False for x σ(1.702 x), with which the published weights were trained; true for the tanh form of the repository since April 2022.
/// </param>
public sealed record Basenji2(int Window = 131_072, int Tasks = 5313, int CropBins = 64, int Stem = 288, int StemWidth = 15,
    int Dilated = 384, int Point = 1536, double DilatedDropoutRate = 0.3, double DropoutRate = 0.05, bool TanhGelu = false) : SpeciesDesign(
    new Card("basenji2", "coverage in 128-bp bins from 131,072 bp, residual dilated convolutions (Kelley 2020)",
        "Kelley DR. PLoS Comput Biol 16:e1008050 (2020), doi 10.1371/journal.pcbi.1008050")
    { Output = TrackKind.Signal })
{
    /// <summary>Filters of the convolutions of the tower, each 5 wide. Each of them and the stem is followed by a pool of 2.</summary>
    public int[] Tower { get; init; } = [339, 399, 470, 554, 652, 768];

    /// <summary>Dilations of the dilated convolutions, in bins: each is 1.5 times the one before, rounded.</summary>
    public int[] Dilations { get; init; } = [1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72];

    /// <inheritdoc/>
    public override int? BinBp => BinOf([2, .. Tower.Select(_ => 2)]);

    /// <inheritdoc/>
    public override int CropBp => BasesOf(CropBins);

    /// <summary>From the same file, with strands and shifts of the article. The number of epochs is ours.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.15,
        Momentum = 0.99,
        ClipNorm = 2,
        BatchSize = 4,
        Epochs = 100,
        Patience = 16,
        Metric = WatchedMetric.Loss,
        ShiftBp = 3,
    };

    /// <inheritdoc/>
    protected override Sequential Build() => Sequential(
        Row("B 288 65536", Block(Stem, StemWidth, pool: 2)),
        Row("B 768 1024", [.. Tower.SelectMany(filters => Block(filters, 5, pool: 2))]),
        Row("B 768 1024", [.. Dilations.Select(dilation => new Residual(
            [.. Block(Dilated, 3, dilation), .. Block(Tower[^1], scale: 0), new Dropout(DilatedDropoutRate)]))]),
        Row("B 768 896", new Crop(CropBins)),
        Row("B 1536 896", [.. Block(Point), new Dropout(DropoutRate)]),
        Row("B 896 5313", Activation, PerHead(tasks => new Pointwise(new Dense(tasks))), new Transpose(), Transform()));

    // the momentum of 0.9 in the file is the weight of the old value
    Layer[] Block(int filters, int width = 1, int dilation = 1, int pool = 1, double scale = 1) =>
    [
        Activation, Conv.Same(filters, width, dilation, bias: false), BatchNorm.Keras(momentum: 0.1) with { Scale = scale },
        .. pool > 1 ? (Layer[])[new MaxPool(pool)] : [],
    ];

    Layer Activation => TanhGelu ? new GeluTanh() : new GeluSigmoid();

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        [.. Names("stem"), .. Tower.SelectMany((_, i) => Names($"tower.{i}")),
            .. Dilations.SelectMany((_, i) => Names($"dil.{i}.a", $"dil.{i}.b")), .. Names("last"),
            .. HeadNames("head", name => $"head.{name}")];

    static IEnumerable<string> Names(params string[] blocks) => blocks.SelectMany(block => new[] { $"{block}.conv", $"{block}.bn" });
}
