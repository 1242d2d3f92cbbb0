using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Basset's replacement: 1,344 bp in, the probability of accessible chromatin in each of 164 cell types out.</summary>
/// <remarks>
/// manuscripts/basset/params_basset.json of the Basenji repository (Kelley 2018): eight convolutions, activations before them,
/// Keras' batch normalisation, the tanh form of GELU, pools padded at both ends, positions before channels where it flattens.
/// </remarks>
public sealed record BassetBasenji : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "basset-basenji";

    /// <inheritdoc/>
    public override string Summary => "accessible chromatin from 1,344 bp, eight convolutions (the Basenji repository's Basset)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 1344;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 164;

    /// <summary>Filters of the first convolution.</summary>
    public int Stem { get; init; } = 288;

    /// <summary>Bases that a filter of the first convolution spans; odd.</summary>
    public int StemWidth { get; init; } = 17;

    /// <summary>Positions in the pool after the first convolution; each later pool has 2.</summary>
    public int StemPool { get; init; } = 3;

    /// <summary>Filters of the convolutions of the tower, each 5 wide.</summary>
    public int[] Tower { get; init; } = [288, 320, 368, 400, 464, 512];

    /// <summary>Filters of the last convolution, 1 wide.</summary>
    public int Point { get; init; } = 256;

    /// <summary>Units of the dense layer.</summary>
    public int Hidden { get; init; } = 768;

    /// <summary>Dropout after the dense layer.</summary>
    public double Dropped { get; init; } = 0.2;

    /// <inheritdoc/>
    public override string Citation => "Kelley DR, Reshef YA, Bileschi M, Belanger D, McLean CY, Snoek J. Genome Res 28:739 (2018), doi 10.1101/gr.227819.117";

    /// <summary>The same file's; it waits 12 epochs for a better one.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.005,
        Momentum = 0.98,
        BatchSize = 64,
        Epochs = 100,
        Patience = 12,
        Metric = WatchedMetric.Loss,
        ShiftBp = 3,
    };

    const int Width = 5, Pool = 2;
    const double Momentum = 0.1;   // the file's 0.9 is the weight of the old value

    /// <inheritdoc/>
    protected override Stack Build()
    {
        int length = Layers.MaxPool.Pooled(Window, StemPool, ceil: true), filters = Stem;
        var rows = new List<Row> { Row($"B {Stem} {length}", Conv("conv", 4, Stem, StemWidth, StemWidth / 2, bias: false), Norm("bn", Stem), GeluTanh(), MaxPoolSame(StemPool)) };
        for (int i = 0; i < Tower.Length; i++)
        {
            length = Layers.MaxPool.Pooled(length, Pool, ceil: true);
            rows.Add(Row($"B {Tower[i]} {length}", GeluTanh(), Conv($"tower.{i}.conv", filters, Tower[i], Width, Width / 2, bias: false), Norm($"tower.{i}.bn", Tower[i]), MaxPoolSame(Pool)));
            filters = Tower[i];
        }
        return Rows([.. rows,
            Row($"B {Point} {length}", GeluTanh(), Conv("point.conv", filters, Point, 1, bias: false), Norm("point.bn", Point)),
            Row($"B {Point * length}", GeluTanh(), FlattenByPosition()),
            Row($"B {Hidden}", Dense("fc", Point * length, Hidden, bias: false), Norm("fcbn", Hidden), Dropout(Dropped), GeluTanh()),
            Row($"B {Tasks}", Dense("head", Hidden, Tasks), Transform())]);
    }

    static BatchNorm Norm(string name, int channels) => KerasBatchNorm(name, channels, Momentum);
}
