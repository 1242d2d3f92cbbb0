using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>DeepBind: how well a protein binds DNA or RNA, the highest score of any window of one and a half detectors.</summary>
/// <remarks>
/// Alipanahi et al., Nat Biotechnol 33:831 (2015), as the program deepbind 0.1 scores: each window is seen with unknown bases around it, detectors
/// (motif filters) are rectified, and their largest answer, in some models also the mean, goes through a hidden layer or straight to the score.
/// <see cref="Sliding"/> gives the form of the Keras conversions. DNA models take the better strand; models of RNA, <see cref="SingleStrand"/>, read the strand given.
/// </remarks>
public sealed record DeepBind : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "deepbind";

    /// <inheritdoc/>
    public override string Summary => "binding of a protein to DNA or RNA, motif detectors on short windows (Alipanahi 2015)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 101;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 1;

    /// <summary>Number of detectors.</summary>
    public int Detectors { get; init; } = 16;

    /// <summary>Bases that a detector spans.</summary>
    public int DetectorLength { get; init; } = 24;

    /// <summary>True where the mean of a detector counts beside its largest answer.</summary>
    public bool MeanPool { get; init; }

    /// <summary>Units of the hidden layer; null for none.</summary>
    public int? Hidden { get; init; }

    /// <summary>True for RNA: the reverse complement is not looked at.</summary>
    public bool SingleStrand { get; init; }

    /// <summary>
    /// True for the form of the models' conversions to Keras (DeepBindToKeras, Kipoi), whose answer is a sigmoid of the score: a window sees the bases
    /// beside it, unknown ones only beyond the sequence.
    /// </summary>
    public bool Sliding { get; init; }

    /// <inheritdoc/>
    public override bool KnowsKerasLambdas => Sliding;   // padding, the other strand, the highest position

    /// <summary>Dropout before the score; the paper tries none, a quarter and a half.</summary>
    public double Dropped { get; init; } = 0.25;

    /// <inheritdoc/>
    public override UnknownBase UnknownBase => UnknownBase.Quarter;

    /// <inheritdoc/>
    public override StrandRule Strand => StrandRule.Forward;   // the better one is taken inside

    /// <inheritdoc/>
    public override string Citation => "Alipanahi B, Delong A, Weirauch MT, Frey BJ. Nat Biotechnol 33:831 (2015), doi 10.1038/nbt.3300";

    /// <summary>Ours: the authors draw learning rate and momentum anew for each protein.</summary>
    public override TrainOptions Recipe => new() { Optimizer = OptimizerKind.Adam, LearningRate = 0.002, BatchSize = 64, Epochs = 30, Patience = 5, Strand = StrandAugmentation.None };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        int pooled = MeanPool ? 2 * Detectors : Detectors, width = DetectorLength + DetectorLength / 2, margin = DetectorLength - 1;
        Dense[] dense = Hidden is { } units ? [Dense("hidden", pooled, units), Dense("score", units, Tasks)] : [Dense("score", pooled, Tasks)];
        Layer[] detect = [Conv("detectors", 4, Detectors, DetectorLength), Relu()];
        return Rows(
            Row($"B {Tasks}", Sliding
                ? HighestWindow(Window, margin, [.. detect, new SlidingPool(width + margin, MeanPool), .. Scored(dense.Select(EachPosition)), GlobalMax()])
                : HighestWindow(width, margin, [.. detect, MeanPool ? GlobalMaxMean() : GlobalMax(), .. Scored(dense)])),
            Row($"B {Tasks}", Transform()));
    }

    /// <summary>The hidden layer, if there is one, and the score.</summary>
    IEnumerable<Layer> Scored(IEnumerable<Layer> dense) => [.. dense.SkipLast(1).SelectMany(hidden => (Layer[])[hidden, Relu()]), Dropout(Dropped), dense.Last()];

    HighestWindow HighestWindow(int width, int margin, Layer[] body) => new(width, margin, !SingleStrand, body);
}
