using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Basenji of 2018: 131,072 bp in, coverage of 4,229 experiments in 960 bins of 128 bp out.</summary>
/// <remarks>
/// Kelley et al., Genome Res 28:739 (2018), with the sizes of manuscripts/genome_research2018/params.txt of the Basenji repository. Each
/// dilated convolution reads the outputs of all before it (dense connections, Huang 2017). Activations come before convolutions.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of experiments.</param>
/// <param name="CropBins">Bins at each end of the window that are not predicted.</param>
/// <param name="Dilated">Filters of a dilated convolution, 3 wide.</param>
/// <param name="Point">Filters of the last convolution, 1 wide.</param>
/// <param name="DropoutRate">Dropout after each convolution that is not dilated.</param>
/// <param name="DilatedDropoutRate">Dropout after each dilated convolution.</param>
public sealed record Basenji(int Window = 131_072, int Tasks = 4229, int CropBins = 32, int Dilated = 108, int Point = 1365,
    double DropoutRate = 0.05, double DilatedDropoutRate = 0.1) : SpeciesDesign(
    new Card("basenji", "coverage in 128-bp bins from 131,072 bp, dilated convolutions (Kelley 2018)",
        "Kelley DR, Reshef YA, Bileschi M, Belanger D, McLean CY, Snoek J. Genome Res 28:739 (2018), doi 10.1101/gr.227819.117")
    { Output = TrackKind.Signal })
{
    /// <summary>Filters of the convolutions that reduce the sequence to bins.</summary>
    public int[] Filters { get; init; } = [312, 368, 435, 514, 607, 717];

    /// <summary>Positions of a filter of each of these convolutions.</summary>
    public int[] Widths { get; init; } = [22, 1, 6, 6, 6, 3];

    /// <summary>Positions in a pool after each of these convolutions; their product is the length of a bin.</summary>
    public int[] Pools { get; init; } = [1, 2, 4, 4, 4, 1];

    /// <summary>Dilations of the dilated convolutions, in bins.</summary>
    public int[] Dilations { get; init; } = [2, 4, 8, 16, 32, 64];

    /// <inheritdoc/>
    public override int? BinBp => BinOf(Pools);

    /// <inheritdoc/>
    public override int CropBp => BasesOf(CropBins);

    /// <summary>From the same file. The number of epochs, and when training stops, are ours.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Adam,
        LearningRate = 0.002063,
        Beta1 = 0.97,
        Beta2 = 0.98,
        BatchSize = 2,
        Epochs = 100,
        Patience = 10,
        Metric = WatchedMetric.Loss,
    };

    /// <inheritdoc/>
    protected override OutputTransform Transform() => Output == TrackKind.Signal ? new ExpLinear() : base.Transform();

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(Filters.Length, Widths, Pools);
        return Sequential(
            Row("B 717 1024", [.. Filters.SelectMany((_, i) => Block(Filters[i], Widths[i], Pools[i]))]),
            Row("B 1365 1024", [.. Dilations.Select(Densely)]),
            Row("B 1365 1024", Block(Point)),
            Row("B 1365 960", new Crop(CropBins)),
            Row("B 960 4229", new Relu(), PerHead(tasks => new Pointwise(new Dense(tasks))), new Transpose(), Transform()));
    }

    Layer[] Block(int filters, int width = 1, int pool = 1) =>
    [
        new Relu(), Conv.Same(filters, width, bias: false), Norm(), new Dropout(DropoutRate),
        .. pool > 1 ? (Layer[])[new MaxPool(pool)] : [],
    ];

    Concat Densely(int dilation) => new(Sequential(), Sequential(Row("B 108 1024",
        new Relu(), Conv.Same(Dilated, 3, dilation, bias: false), Norm(), new Dropout(DilatedDropoutRate))));

    static BatchNorm Norm() => BatchNorm.Keras(momentum: 0.1);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        [.. Enumerable.Range(0, Filters.Length + Dilations.Length + 1).SelectMany(i => new[] { $"blocks.{i}.conv", $"blocks.{i}.bn" }),
            .. HeadNames("final", name => $"final.{name}")];
}
