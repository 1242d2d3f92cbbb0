using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>FactorNet: 1,002 bp in, the probability that a transcription factor binds out; a convolution and a bidirectional LSTM on both strands.</summary>
/// <remarks>
/// Quang and Xie, Methods 166:40 (2019), as the published "onePeak_Unique35_DGF" models have it, whose layer names the weights keep. Beside the
/// sequence the authors give it two signals at each base, the uniqueness of the 35-mer and DNase I cuts in the cell type; a model
/// here sees sequence alone, so both are constants of the design, <see cref="Uniqueness"/> and <see cref="DNase"/>. Absolute probabilities
/// are therefore not the authors'; effects of variants are those at a site with that signal. Trained with Theano, whose convolution turns its filters round.
/// </remarks>
public sealed record FactorNet : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "factornet";

    /// <inheritdoc/>
    public override string Summary => "binding of a factor from 1,002 bp, convolution and LSTM (Quang and Xie 2019); its signal inputs are constants";

    /// <inheritdoc/>
    public override int Window { get; init; } = 1002;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 1;

    /// <summary>Filters of the convolution, and units of the dense layer at each position.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Positions that a filter spans.</summary>
    public int Width { get; init; } = 34;

    /// <summary>Positions in the pool.</summary>
    public int Pool { get; init; } = 17;

    /// <summary>Units of each direction of the LSTM.</summary>
    public int Recurrent { get; init; } = 32;

    /// <summary>Units of the dense layer.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Dropout after the convolution, inside the LSTM and after it.</summary>
    public double[] Dropped { get; init; } = [0.1, 0.1, 0.2];

    /// <summary>Uniqueness of the 35-mer at every base: 1 for a sequence that stands once in the genome.</summary>
    public float Uniqueness { get; init; } = 1;

    /// <summary>
    /// DNase I cuts at every base, in the units of the training signal. The default is where sequence decides: HNF4A's published model
    /// gives random sequence 0.015 and one site in it 0.97; at 0 it gives 0.00003 and 0.03, at 1 always more than 0.99.
    /// </summary>
    public float DNase { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override StrandRule Strand => StrandRule.Forward;   // both are inside

    /// <inheritdoc/>
    public override string? Assumes => FormattableString.Invariant($"35-mer uniqueness is {Uniqueness} and the DNase I signal {DNase} at every base, where the authors give measured tracks");

    /// <inheritdoc/>
    public override IReadOnlyList<string>? TrackIds => Tasks == 1 ? ["bound"] : null;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? KerasLayers =>
        ["convolution1d_1", "timedistributed_1", "bidirectional_1/forward_lstm_1", "bidirectional_1/backward_lstm_1", "dense_2", "dense_3"];

    /// <inheritdoc/>
    public override string Citation => "Quang D, Xie X. Methods 166:40 (2019), doi 10.1016/j.ymeth.2019.03.020";

    /// <summary>The authors' train.py.</summary>
    public override TrainOptions Recipe => new() { Optimizer = OptimizerKind.Adam, LearningRate = 0.001, BatchSize = 100, Epochs = 100, Patience = 20, Metric = WatchedMetric.Loss, Strand = StrandAugmentation.None, ShiftBp = 20 };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(3, Dropped);
        int length = Layers.MaxPool.Pooled(Window - Width + 1, Pool), width = 2 * Recurrent * length;
        return Rows(
            Row($"B {2 * Tasks}", BothStrands(
                Constants(Uniqueness, DNase),
                Conv("convolution1d_1", 4 + 2, Filters, Width) with { Turned = true }, Relu(), Dropout(Dropped[0]),
                EachPosition(Dense("timedistributed_1", Filters, Filters)), Relu(), MaxPool(Pool),
                BidirectionalLstm("bidirectional_1", Filters, Recurrent, Dropped[1]), Dropout(Dropped[2]), FlattenByPosition(),
                Dense("dense_2", width, Hidden), Relu(),
                Dense("dense_3", Hidden, Tasks))),
            Row($"B {Tasks}", MeanOfStrands(), Transform()));
    }
}
