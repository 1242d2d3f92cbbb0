using CisLens.Core;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Basset: 600 bp in, the probability of accessible chromatin in each of 164 cell types out.</summary>
/// <remarks>
/// Kelley, Snoek and Rinn, Genome Res 26:990 (2016), in the form of the published weights (Zenodo 1466068): no padding, N is a quarter of
/// each base. The authors' repository builds a padded form today, which the published weights do not fit.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of cell types.</param>
/// <param name="DropoutRate">Dropout after each dense layer.</param>
/// <param name="Padded">True for the form of the repository: zeros at either end, and pools that keep a short last window.</param>
public sealed record Basset(int Window = 600, int Tasks = 164, double DropoutRate = 0.3, bool Padded = false) : ModelDesign(
    new Card("basset", "accessible chromatin from 600 bp, three convolutions (Kelley 2016)",
        "Kelley DR, Snoek J, Rinn JL. Genome Res 26:990 (2016), doi 10.1101/gr.200535.115")
    { UnknownBase = UnknownBase.Quarter, KernelForm = KernelForm.Conv2dColumn })
{
    /// <summary>Filters of the three convolutions.</summary>
    public int[] Filters { get; init; } = [300, 200, 200];

    /// <summary>Bases of a filter.</summary>
    public int[] Widths { get; init; } = [19, 11, 7];

    /// <summary>Positions in a pool after each convolution.</summary>
    public int[] Pools { get; init; } = [3, 4, 4];

    /// <summary>Units of the two dense layers.</summary>
    public int[] Hidden { get; init; } = [1000, 1000];

    /// <summary>The authors' data/models/pretrained_params.txt.</summary>
    public override Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.RmsProp,
        LearningRate = 0.002,
        Alpha = 0.98,
        MaxNorm = 7,
        Batch = 128,
        SumLoss = true,
        Epochs = 100,
        Patience = 10,
        AlternateStrands = true,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(3, Filters, Widths, Pools);
        RequireLength(2, Hidden);
        return Sequential(
            Row("B 300 194", Conv(0), new BatchNorm(), new Relu(), new MaxPool(Pools[0], Ceil: Padded)),
            Row("B 200 46", Conv(1), new BatchNorm(), new Relu(), new MaxPool(Pools[1], Ceil: Padded)),
            Row("B 200 10", Conv(2), new BatchNorm(), new Relu(), new MaxPool(Pools[2], Ceil: Padded)),
            Row("B 2000", new Flatten()),
            Row("B 1000", new Dense(Hidden[0]), new BatchNorm(), new Relu(), new Dropout(DropoutRate)),
            Row("B 1000", new Dense(Hidden[1]), new BatchNorm(), new Relu(), new Dropout(DropoutRate)),
            Row("B 164", new Dense(Tasks), Transform()));
    }

    Conv Conv(int i) => new(Filters[i], Widths[i], Padded ? (Widths[i] - 1) / 2 : 0);

    /// <summary>The numbers that Torch7 gave the layers.</summary>
    protected override IReadOnlyList<string> LayerNames => ["0", "1", "4", "5", "8", "9", "13.1", "14", "17.1", "18", "21.1"];
}
