using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Basset's successor: 1,344 bp in, the probability of accessible chromatin in each of 164 cell types out.</summary>
/// <remarks>
/// manuscripts/basset/params_basset.json of the Basenji repository (Kelley 2018): eight convolutions, activations before them, batch
/// normalisation as in Keras, the tanh form of GELU, pools padded at both ends, positions before channels in the flattened vector.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of cell types.</param>
/// <param name="Stem">Filters of the first convolution.</param>
/// <param name="StemWidth">Bases of a filter of the first convolution; odd.</param>
/// <param name="StemPool">Positions in the pool after the first convolution; each later pool has 2.</param>
/// <param name="Point">Filters of the last convolution, 1 wide.</param>
/// <param name="Hidden">Units of the dense layer.</param>
/// <param name="DropoutRate">Dropout after the dense layer.</param>
public sealed record BassetBasenji(int Window = 1344, int Tasks = 164, int Stem = 288, int StemWidth = 17, int StemPool = 3,
    int Point = 256, int Hidden = 768, double DropoutRate = 0.2) : ModelDesign(
    new Card("basset-basenji", "accessible chromatin from 1,344 bp, eight convolutions (the Basenji repository's Basset)",
        "Kelley DR, Reshef YA, Bileschi M, Belanger D, McLean CY, Snoek J. Genome Res 28:739 (2018), doi 10.1101/gr.227819.117"))
{
    /// <summary>Filters of the convolutions of the tower, each 5 wide.</summary>
    public int[] Tower { get; init; } = [288, 320, 368, 400, 464, 512];

    /// <summary>From the same file.</summary>
    public override Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.005,
        Momentum = 0.98,
        Batch = 64,
        Epochs = 100,
        Patience = 12,
        WatchesLoss = true,
        ShiftBp = 3,
    };

    /// <inheritdoc/>
    protected override Sequential Build() => Sequential(
        Row("B 288 448", Conv(Stem, StemWidth), Norm(), new GeluTanh(), MaxPool.Same(StemPool)),
        Row("B 512 7", [.. Tower.SelectMany(Block)]),
        Row("B 256 7", new GeluTanh(), Conv(Point, 1), Norm()),
        Row("B 1792", new GeluTanh(), new Flatten(ByPosition: true)),
        Row("B 768", new Dense(Hidden, Bias: false), Norm(), new Dropout(DropoutRate), new GeluTanh()),
        Row("B 164", new Dense(Tasks), Transform()));

    static Layer[] Block(int filters) => [new GeluTanh(), Conv(filters, 5), Norm(), MaxPool.Same(2)];

    static Conv Conv(int filters, int width) => new(filters, width, Padding: width / 2, Bias: false);

    static BatchNorm Norm() => BatchNorm.Keras(momentum: 0.1);   // the file's 0.9 is the weight of the old value

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        ["conv", "bn", .. Tower.SelectMany((_, i) => new[] { $"tower.{i}.conv", $"tower.{i}.bn" }),
            "point.conv", "point.bn", "fc", "fcbn", "head"];
}
