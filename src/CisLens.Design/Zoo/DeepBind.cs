using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>DeepBind: how well a protein binds DNA or RNA, the highest score of any window of one and a half detectors.</summary>
/// <remarks>
/// Alipanahi et al., Nat Biotechnol 33:831 (2015), as the program deepbind 0.1 scores: each window has unknown bases around it, detectors
/// (motif filters) are rectified, and their largest output, in some models also the mean, goes through a hidden layer or straight to the
/// score. DNA models take the better strand.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">Number of proteins.</param>
/// <param name="Detectors">Number of detectors.</param>
/// <param name="DetectorLength">Bases of a detector.</param>
/// <param name="MeanPool">True where the mean of a detector is used in addition to its largest output.</param>
/// <param name="Hidden">Units of the hidden layer; null for none.</param>
/// <param name="SingleStrand">True for RNA: the reverse complement is not read.</param>
/// <param name="Sliding">
/// True for the form of the models' conversions to Keras (DeepBindToKeras, Kipoi), which give a sigmoid of the score: a window sees the
/// bases next to it, and unknown bases only beyond the sequence.
/// </param>
/// <param name="DropoutRate">Dropout before the score; the paper tries none, a quarter and a half.</param>
public sealed record DeepBind(int Window = 101, int Tasks = 1, int Detectors = 16, int DetectorLength = 24, bool MeanPool = false,
    int? Hidden = null, bool SingleStrand = false, bool Sliding = false, double DropoutRate = 0.25) : ModelDesign(
    new Card("deepbind", "binding of a protein to DNA or RNA, motif detectors on short windows (Alipanahi 2015)",
        "Alipanahi B, Delong A, Weirauch MT, Frey BJ. Nat Biotechnol 33:831 (2015), doi 10.1038/nbt.3300")
    { UnknownBase = UnknownBase.Quarter, Strand = StrandRule.Forward })   // the network takes the better strand itself
{
    /// <summary>As in deepbind 0.1, a sequence may have any length, and is not extended to the length of a window.</summary>
    public override int? LengthStep => Sliding ? null : 1;

    /// <summary>As in deepbind 0.1, U is T: its models of RNA have the letters A, C, G and T, too.</summary>
    public override bool ReadsUracil => !Sliding;

    /// <summary>Ours: the authors draw learning rate and momentum anew for each protein.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Adam, LearningRate = 0.002, BatchSize = 64, Epochs = 30, Patience = 5, Strand = StrandAugmentation.None,
    };

    /// <inheritdoc/>
    protected override Sequential Build() => Sequential(
        Row("B 1", Sliding ? SlidingWindows() : SeparateWindows()),
        Row("B 1", Transform()));

    int Width => DetectorLength + DetectorLength / 2;

    int Margin => DetectorLength - 1;

    MaxOverWindows SeparateWindows() => new(Width, Margin, !SingleStrand, Sequential(
        Row("B 16 59", new Conv(Detectors, DetectorLength), new Relu()),
        Row("B 16", MeanPool ? new GlobalMaxMean() : new GlobalMax()),
        Row("B 1", Score(dense => dense))));

    MaxOverWindows SlidingWindows() => new(Window, Margin, !SingleStrand, Sequential(
        Row("B 16 124", new Conv(Detectors, DetectorLength), new Relu()),
        Row("B 16 66", new SlidingPool(Width + Margin, MeanPool)),
        Row("B 1 66", Score(dense => new Pointwise(dense))),
        Row("B 1", new GlobalMax())));

    /// <summary>The hidden layer, if there is one, and the score.</summary>
    Layer[] Score(Func<Dense, Layer> form) =>
        [.. Hidden is { } units ? (Layer[])[form(new Dense(units)), new Relu()] : [], new Dropout(DropoutRate), form(new Dense(Tasks))];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames => Hidden is null ? ["detectors", "score"] : ["detectors", "hidden", "score"];
}
