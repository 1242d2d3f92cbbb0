using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>A small network after Basenji2, for coverage in bins of genomes of a few to some hundred million bp, on a laptop.</summary>
/// <remarks>
/// Our own: convolutions with pools reduce the sequence to bins, and dilated residual convolutions read the neighbouring bins. Each pool
/// comes before normalisation and activation, which then have fewer positions. The crop is as long as the reach on one side.
/// </remarks>
/// <param name="Window">Length of the input in bp, with the bins that are not predicted.</param>
/// <param name="Tasks">Number of tracks.</param>
/// <param name="CropBins">Bins at each end of the window that are not predicted.</param>
/// <param name="MotifWidth">Bases of a filter of the first convolution.</param>
/// <param name="Dilated">Filters of a dilated convolution, 3 wide.</param>
/// <param name="DropoutRate">Dropout inside the dilated convolutions and before the last layer.</param>
public sealed record BasenjiSmall(int Window = 16_384, int Tasks = 1, int CropBins = 16, int MotifWidth = 15, int Dilated = 64,
    double DropoutRate = 0.1) : SpeciesDesign(
    new Card("basenji-small", "coverage in 128-bp bins from 16,384 bp, for small genomes and laptops (ours)",
        "CisLens, design basenji-small")
    { Output = TrackKind.Signal })
{
    /// <summary>Filters of the convolutions that reduce the sequence to bins; all but the first are 5 wide.</summary>
    public int[] Filters { get; init; } = [96, 96, 128];

    /// <summary>Positions in a pool after each of these convolutions; their product is the length of a bin.</summary>
    public int[] Pools { get; init; } = [8, 4, 4];

    /// <summary>Dilations of the dilated convolutions, in bins.</summary>
    public int[] Dilations { get; init; } = [1, 2, 4, 8];

    /// <inheritdoc/>
    public override int? BinBp => BinOf(Pools);

    /// <inheritdoc/>
    public override int CropBp => BasesOf(CropBins);

    /// <inheritdoc/>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.002,
        WeightDecay = 0.01,
        BatchSize = 8,
        Epochs = 20,
        Schedule = ScheduleKind.Cosine,
        WarmUp = 0.1,
        ClipNorm = 1,
        ShiftBp = 3,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(Filters.Length, Pools);
        return Sequential(
            Row("B 128 128", [.. Filters.SelectMany((_, i) => Block(Filters[i], i == 0 ? MotifWidth : 5, Pools[i]))]),
            Row("B 128 128", [.. Dilations.Select(Dilate)]),
            Row("B 128 96", new Crop(CropBins), new BatchNorm(), new Gelu(), new Dropout(DropoutRate)),
            Row("B 96 1", PerHead(tasks => new Pointwise(new Dense(tasks))), new Transpose(), Transform()));
    }

    static Layer[] Block(int filters, int width, int pool) =>
        [Conv.Same(filters, width, bias: false), new MaxPool(pool), new BatchNorm(), new Gelu()];

    Residual Dilate(int dilation) => new(
        new BatchNorm(), new Gelu(), Conv.Same(Dilated, 3, dilation, bias: false),
        new BatchNorm(), new Gelu(), new Dropout(DropoutRate), new Conv(Filters[^1], 1));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        [.. Filters.SelectMany((_, i) => new[] { $"tower.{i}.conv", $"tower.{i}.norm" }),
            .. Dilations.SelectMany((_, i) => new[] { $"body.{i}.norm1", $"body.{i}.conv1", $"body.{i}.norm2", $"body.{i}.conv2" }),
            "body_norm", .. HeadNames("head", name => $"head.{name}")];
}
