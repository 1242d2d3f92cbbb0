using CisLens.Core;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Basset: 600 bp in, the probability of accessible chromatin in each of 164 cell types out.</summary>
/// <remarks>
/// Kelley, Snoek and Rinn, Genome Res 26:990 (2016), as the published weights (Zenodo 1466068) have it: no padding, N is
/// a quarter of each base. <see cref="Padded"/> gives what the authors' repository builds today: zeros at either end and
/// pools that keep a short last window; the published weights do not fit that form.
/// </remarks>
public sealed record Basset : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "basset";

    /// <inheritdoc/>
    public override string Summary => "accessible chromatin from 600 bp, three convolutions (Kelley 2016)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 600;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 164;

    /// <summary>Filters of the three convolutions.</summary>
    public int[] Filters { get; init; } = [300, 200, 200];

    /// <summary>Bases that a filter spans.</summary>
    public int[] Widths { get; init; } = [19, 11, 7];

    /// <summary>Positions in a pool after each convolution.</summary>
    public int[] Pools { get; init; } = [3, 4, 4];

    /// <summary>Units of the two dense layers.</summary>
    public int[] Hidden { get; init; } = [1000, 1000];

    /// <summary>Dropout after each dense layer.</summary>
    public double Dropped { get; init; } = 0.3;

    /// <summary>True for the form of the repository's code: zero padding and ceil pooling.</summary>
    public bool Padded { get; init; }

    /// <inheritdoc/>
    public override UnknownBase UnknownBase => UnknownBase.Quarter;

    /// <inheritdoc/>
    public override string Citation => "Kelley DR, Snoek J, Rinn JL. Genome Res 26:990 (2016), doi 10.1101/gr.200535.115";

    /// <summary>The authors' data/models/pretrained_params.txt.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.RmsProp,
        LearningRate = 0.002,
        Alpha = 0.98,
        MaxNorm = 7,
        BatchSize = 128,
        SumLoss = true,
        Epochs = 100,
        Patience = 10,
        Strand = StrandAugmentation.Alternate,
    };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(3, Filters, Widths, Pools);
        Expect(2, Hidden);
        int l1 = After(Window, 0), l2 = After(l1, 1), l3 = After(l2, 2);
        return Rows(
            Row($"B {Filters[0]} {l1}", Conv(0, "0", 4), BatchNorm("1", Filters[0]), Relu(), MaxPool(Pools[0], Padded)),
            Row($"B {Filters[1]} {l2}", Conv(1, "4", Filters[0]), BatchNorm("5", Filters[1]), Relu(), MaxPool(Pools[1], Padded)),
            Row($"B {Filters[2]} {l3}", Conv(2, "8", Filters[1]), BatchNorm("9", Filters[2]), Relu(), MaxPool(Pools[2], Padded)),
            Row($"B {Filters[2] * l3}", Flatten()),
            Row($"B {Hidden[0]}", Dense("13.1", Filters[2] * l3, Hidden[0]), BatchNorm("14", Hidden[0]), Relu(), Dropout(Dropped)),
            Row($"B {Hidden[1]}", Dense("17.1", Hidden[0], Hidden[1]), BatchNorm("18", Hidden[1]), Relu(), Dropout(Dropped)),
            Row($"B {Tasks}", Dense("21.1", Hidden[1], Tasks), Transform()));
    }

    Conv Conv(int i, string name, int inputs) => Conv(name, inputs, Filters[i], Widths[i], Padding(i), form: KernelForm.Column);

    int Padding(int i) => Padded ? (Widths[i] - 1) / 2 : 0;

    int After(int length, int i) => Layers.MaxPool.Pooled(length + 2 * Padding(i) - Widths[i] + 1, Pools[i], Padded);
}
