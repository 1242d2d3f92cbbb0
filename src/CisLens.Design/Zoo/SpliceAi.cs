using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>
/// SpliceAI: pre-mRNA in, for each base the probabilities that it is no splice site, an acceptor and a donor. It has four sizes, by
/// the number of bases that a prediction sees in addition to its own.
/// </summary>
/// <remarks>
/// Jaganathan et al., Cell 176:535 (2019), figure S1 and the released networks. The convolutions of the residual blocks become wider and
/// more dilated every four blocks. Strand-specific: the input is the strand of the transcript.
/// </remarks>
public abstract record SpliceAi : ModelDesign
{
    // blocks between two skip connections
    internal const int BlocksPerSkip = 4;

    // of the convolutions of each four blocks
    static readonly int[] s_widths = [11, 11, 21, 41], s_dilations = [1, 4, 10, 25];

    /// <summary>A size of the paper.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="contextBp">Bases that a prediction sees, in words.</param>
    /// <param name="skips">Number of groups of four blocks.</param>
    private protected SpliceAi(string name, string contextBp, int skips) : base(
        new Card(name, $"splice sites from {contextBp} bp around each base (Jaganathan 2019)",
            "Jaganathan K, Kyriazopoulou Panagiotopoulou S, McRae JF, Darbandi SF, Knowles D, Li YI, et al. Cell 176:535 (2019), "
            + "doi 10.1016/j.cell.2018.12.015")
        { BinBp = 1, Strand = StrandRule.Forward, TrackIds = ["neither", "acceptor", "donor"] })
    {
        Widths = [.. s_widths.Take(skips).SelectMany(w => Enumerable.Repeat(w, BlocksPerSkip))];
        Dilations = [.. s_dilations.Take(skips).SelectMany(d => Enumerable.Repeat(d, BlocksPerSkip))];
    }

    /// <summary>Channels throughout.</summary>
    public abstract int Filters { get; init; }

    /// <summary>Bases of a filter in the two convolutions of each block.</summary>
    public int[] Widths { get; init; }

    /// <summary>Dilation of the convolutions, one per block.</summary>
    public int[] Dilations { get; init; }

    /// <summary>Weight of a batch in the running statistics; Keras writes 0.99 for the weight of the old value.</summary>
    public double Momentum { get; init; } = 0.01;

    /// <summary>Bases that a prediction sees on either side; predictions that padding changes are cropped.</summary>
    public override int CropBp => (int)Math.Min(int.MaxValue / 4, Widths.Zip(Dilations, (w, d) => (long)d * (w - 1)).Sum());

    /// <summary>The paper's: ten epochs, the rate halved with each from the seventh on.</summary>
    public override Recipe Recipe => new()
    {
        Optimizer = OptimizerKind.Adam,
        LearningRate = 1e-3,
        Batch = 12,
        Epochs = 10,
        Schedule = ScheduleKind.Halving,
        ReverseComplement = false,
        WatchesLoss = true,
    };

    /// <inheritdoc/>
    protected sealed override OutputTransform Transform() => new Softmax();

    /// <inheritdoc/>
    protected sealed override Sequential Build()
    {
        RequireLength(Widths.Length, Dilations);
        return Sequential(
            Row("B 32 L", Point()),
            Row("B 32 L", new SumOfSkips(Point(), [.. Blocks.Select(blocks => new SkipStage([.. blocks.Select(Block)], Point()))])),
            Row("B 32 101", new Crop(CropBp)),
            Row("B 101 3", new Conv(Tasks, 1), new Transpose(), Transform()));
    }

    IEnumerable<int[]> Blocks => Enumerable.Range(0, Widths.Length).Chunk(BlocksPerSkip);

    Conv Point() => new(Filters, 1);

    Residual Block(int i) => new(
        BatchNorm.Keras(Momentum), new Relu(), new Conv(Filters, Widths[i], Dilations[i] * (Widths[i] - 1) / 2, Dilations[i]),
        BatchNorm.Keras(Momentum), new Relu(), new Conv(Filters, Widths[i], Dilations[i] * (Widths[i] - 1) / 2, Dilations[i]));

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<string> LayerNames => ["conv_in", "skip_in",
        .. Widths.SelectMany((_, i) => new[] { $"blocks.{i}.bn1", $"blocks.{i}.conv1", $"blocks.{i}.bn2", $"blocks.{i}.conv2" }),
        .. Blocks.Select((_, i) => $"skips.{i}"), "out"];
}

/// <summary>SpliceAI that sees 40 bases on either side.</summary>
/// <param name="Window">Length of the input in bp: 40 on either side of 101 predicted bases, as the default delta score reads.</param>
/// <param name="Tasks">No splice site, acceptor, donor.</param>
/// <param name="Filters">Channels throughout.</param>
public sealed record SpliceAi80nt(int Window = 181, int Tasks = 3, int Filters = 32) : SpliceAi("spliceai-80nt", "80", skips: 1);

/// <summary>SpliceAI that sees 200 bases on either side.</summary>
/// <param name="Window">Length of the input in bp: 200 on either side of 101 predicted bases, as the default delta score reads.</param>
/// <param name="Tasks">No splice site, acceptor, donor.</param>
/// <param name="Filters">Channels throughout.</param>
public sealed record SpliceAi400nt(int Window = 501, int Tasks = 3, int Filters = 32) : SpliceAi("spliceai-400nt", "400", skips: 2);

/// <summary>SpliceAI that sees 1,000 bases on either side.</summary>
/// <param name="Window">Length of the input in bp: 1,000 on either side of 101 predicted bases, as the default delta score reads.</param>
/// <param name="Tasks">No splice site, acceptor, donor.</param>
/// <param name="Filters">Channels throughout.</param>
public sealed record SpliceAi2k(int Window = 2101, int Tasks = 3, int Filters = 32) : SpliceAi("spliceai-2k", "2,000", skips: 3);

/// <summary>SpliceAI that sees 5,000 bases on either side: the released one.</summary>
/// <param name="Window">Length of the input in bp: 5,000 on either side of 101 predicted bases, as the default delta score reads.</param>
/// <param name="Tasks">No splice site, acceptor, donor.</param>
/// <param name="Filters">Channels throughout.</param>
public sealed record SpliceAi10k(int Window = 10_101, int Tasks = 3, int Filters = 32) : SpliceAi("spliceai-10k", "10,000", skips: 4);
