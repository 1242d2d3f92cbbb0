using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>
/// FactorNet: 1,002 bp in, the probability that a transcription factor binds out; a convolution and a bidirectional LSTM on both strands.
/// </summary>
/// <remarks>
/// Quang and Xie, Methods 166:40 (2019), in the form of the published "onePeak_Unique35_DGF" models. The authors also give it two signals
/// at each base, the uniqueness of the 35-mer and DNase I cuts in the cell type. Our models have no input but the sequence, so both are
/// constants of the design. Probabilities therefore differ from those of the authors; effects of variants are those at a site with this
/// signal. The
/// published models were trained with Theano, whose convolution reverses its filters.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of factors.</param>
/// <param name="Filters">Filters of the convolution, and units of the dense layer at each position.</param>
/// <param name="Width">Positions of a filter.</param>
/// <param name="Pool">Positions in the pool.</param>
/// <param name="Recurrent">Units of each direction of the LSTM.</param>
/// <param name="Hidden">Units of the dense layer.</param>
/// <param name="Uniqueness">Uniqueness of the 35-mer at every base: 1 for a sequence that occurs once in the genome.</param>
/// <param name="DNase">
/// DNase I cuts at every base, in the units of the training signal. At the default, the published model of HNF4A
/// predicts 0.015 for random sequence and 0.97 with one site in it. At 0 it predicts 0.00003 and 0.03, at 1 always more than 0.99.
/// </param>
public sealed record FactorNet(int Window = 1002, int Tasks = 1, int Filters = 32, int Width = 34, int Pool = 17, int Recurrent = 32,
    int Hidden = 64, float Uniqueness = 1, float DNase = 0.05f) : ModelDesign(
    new Card("factornet", "binding of a factor from 1,002 bp, convolution and LSTM (Quang and Xie 2019); its signal inputs are constants",
        "Quang D, Xie X. Methods 166:40 (2019), doi 10.1016/j.ymeth.2019.03.020")
    { Strand = StrandRule.Forward, TrackIds = ["bound"] })   // both strands are read inside
{
    /// <summary>Dropout after the convolution, inside the LSTM and after it.</summary>
    public double[] DropoutRates { get; init; } = [0.1, 0.1, 0.2];

    /// <inheritdoc/>
    public override string? ConstantInputs => FormattableString.Invariant(
        $"35-mer uniqueness is {Uniqueness} and the DNase I signal {DNase} at every base, where the authors give measured tracks");

    /// <summary>The authors' train.py.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Adam, LearningRate = 0.001, BatchSize = 100, Epochs = 100, Patience = 20, Metric = WatchedMetric.Loss,
        Strand = StrandAugmentation.None, ShiftBp = 20,
    };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(3, DropoutRates);
        var oneStrand = Sequential(
            Row("B 6 1002", new Constants(Uniqueness, DNase)),
            Row("B 32 969", new Conv(Filters, Width) { Flipped = true }, new Relu(), new Dropout(DropoutRates[0])),
            Row("B 32 57", new Pointwise(new Dense(Filters)), new Relu(), new MaxPool(Pool)),
            Row("B 64 57", new BidirectionalLstm(Recurrent, DropoutRates[1]), new Dropout(DropoutRates[2])),
            Row("B 3648", new Flatten(ByPosition: true)),
            Row("B 64", new Dense(Hidden), new Relu()),
            Row("B 1", new Dense(Tasks)));
        return Sequential(
            Row("B 2", new BothStrands(oneStrand)),
            Row("B 1", new MeanOfStrands(Output), Transform()));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames =>
        ["convolution1d_1", "timedistributed_1", "bidirectional_1", "dense_2", "dense_3"];
}
