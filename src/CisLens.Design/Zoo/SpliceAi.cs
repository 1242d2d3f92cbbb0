using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>
/// SpliceAI: pre-mRNA in, for each base the probabilities that it is no splice site, an acceptor and a donor. Four sizes, by the
/// number of bases that a prediction sees beside its own.
/// </summary>
/// <remarks>
/// Jaganathan et al., Cell 176:535 (2019), figure S1 and the released networks. Residual blocks whose convolutions grow wider and
/// more dilated every four; strand-specific, so the caller gives the transcript's strand.
/// </remarks>
public abstract record SpliceAi : ModelDesign
{
    // how many blocks lie between two skips
    internal const int BlocksPerSkip = 4;

    // of the convolutions of each four blocks
    static readonly int[] s_widths = [11, 11, 21, 41], s_dilations = [1, 4, 10, 25];

    /// <summary>A size of the paper.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="skips">How many times four blocks.</param>
    private protected SpliceAi(string name, int skips)
    {
        Name = name;
        Widths = [.. s_widths.Take(skips).SelectMany(w => Enumerable.Repeat(w, BlocksPerSkip))];
        Dilations = [.. s_dilations.Take(skips).SelectMany(d => Enumerable.Repeat(d, BlocksPerSkip))];
        Window = 2 * CropBp + PredictedBp;
    }

    // as many bases as the default delta score looks at: 50 on either side of the variant
    const int PredictedBp = 101;

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <inheritdoc/>
    public override string Summary => $"splice sites from {2 * CropBp:N0} bp around each base (Jaganathan 2019)";

    /// <summary>Length of the input in bp: what a prediction sees on either side, and the bases predicted between.</summary>
    public override int Window { get; init; }

    /// <summary>No splice site, acceptor, donor.</summary>
    public override int Tasks { get; init; } = 3;

    /// <summary>Channels throughout.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Bases that the two convolutions of each block span.</summary>
    public int[] Widths { get; init; }

    /// <summary>Step between those bases, one a block.</summary>
    public int[] Dilations { get; init; }

    /// <summary>Weight of a batch in the running statistics; Keras writes 0.99 for the rest.</summary>
    public double Momentum { get; init; } = 0.01;

    /// <inheritdoc/>
    public override int? BinBp => 1;

    /// <summary>What a prediction sees on either side: all convolutions keep the length, and what padding has touched falls away.</summary>
    public override int CropBp => (int)Math.Min(int.MaxValue / 4, Widths.Zip(Dilations, (w, d) => (long)d * (w - 1)).Sum());

    /// <inheritdoc/>
    public override StrandRule Strand => StrandRule.Forward;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? TrackIds => Tasks == 3 ? ["neither", "acceptor", "donor"] : null;

    /// <inheritdoc/>
    public override string Citation => "Jaganathan K, Kyriazopoulou Panagiotopoulou S, McRae JF, Darbandi SF, Knowles D, Li YI, et al. Cell 176:535 (2019), doi 10.1016/j.cell.2018.12.015";

    /// <summary>The released files number convolutions and normalisations as they were built: after each four blocks their skip.</summary>
    public override IReadOnlyList<string> KerasLayers
    {
        get
        {
            int[][] stages = [.. Enumerable.Range(0, Widths.Length).Chunk(BlocksPerSkip)];
            // two convolutions a block, behind conv1d_1 and conv1d_2
            static string Conv(int blocks, int skips, int more) => $"conv1d_{3 + 2 * blocks + skips + more}";
            return ["conv1d_1", "conv1d_2",
                .. stages.SelectMany((blocks, stage) => blocks.SelectMany(i => new[]
                    { $"batch_normalization_{2 * i + 1}", Conv(i, stage, 0), $"batch_normalization_{2 * i + 2}", Conv(i, stage, 1) })),
                .. stages.Select((blocks, stage) => Conv(blocks[^1] + 1, stage, 0)),
                Conv(Widths.Length, stages.Length, 0)];
        }
    }

    /// <summary>The paper's: ten epochs, the rate halved with each from the seventh on.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.Adam,
        LearningRate = 1e-3,
        BatchSize = 12,
        Epochs = 10,
        Schedule = ScheduleKind.Halving,
        Strand = StrandAugmentation.None,
        Metric = WatchedMetric.Loss,
    };

    /// <inheritdoc/>
    protected sealed override OutputTransform Transform() => new Softmax();

    /// <inheritdoc/>
    protected sealed override Stack Build()
    {
        Expect(Widths.Length, Dilations);
        int f = Filters;
        return Rows(
            Row($"B {f} {Window}", Conv("conv_in", 4, f, 1)),
            Row($"B {f} {Window}", SkipSum(Conv("skip_in", f, f, 1), [.. Enumerable.Range(0, Widths.Length).Chunk(BlocksPerSkip).Select(Stage)])),
            Row($"B {f} {Bins}", Crop(CropBp)),
            Row($"B {Bins} {Tasks}", Conv("out", f, Tasks, 1), BinsFirst(), Transform()));
    }

    SkipStage Stage(int[] blocks, int number) => new([.. blocks.Select(Block)], Conv($"skips.{number}", Filters, Filters, 1));

    Residual Block(int i) => Residual(
        KerasBatchNorm($"blocks.{i}.bn1", Filters, Momentum), Relu(), Same($"blocks.{i}.conv1", i),
        KerasBatchNorm($"blocks.{i}.bn2", Filters, Momentum), Relu(), Same($"blocks.{i}.conv2", i));

    Conv Same(string name, int i) => Conv(name, Filters, Filters, Widths[i], Dilations[i] * (Widths[i] - 1) / 2, Dilations[i]);
}

/// <summary>SpliceAI that sees 40 bases on either side.</summary>
public sealed record SpliceAi80nt() : SpliceAi("spliceai-80nt", 1);

/// <summary>SpliceAI that sees 200 bases on either side.</summary>
public sealed record SpliceAi400nt() : SpliceAi("spliceai-400nt", 2);

/// <summary>SpliceAI that sees 1,000 bases on either side.</summary>
public sealed record SpliceAi2k() : SpliceAi("spliceai-2k", 3);

/// <summary>SpliceAI that sees 5,000 bases on either side: the released one.</summary>
public sealed record SpliceAi10k() : SpliceAi("spliceai-10k", 4);
