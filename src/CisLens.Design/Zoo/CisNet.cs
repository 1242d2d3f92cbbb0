using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>CisNet: a small network for data of a few thousand to a few hundred thousand sequences, of any length and task.</summary>
/// <remarks>
/// Ours: motif filters with an exponential activation (Koo and Ploenzke 2021), a convolution and dilated residual ones
/// for their arrangement, and the largest and mean over positions, so the number of weights does not depend on the window.
/// Beside it stand weights of gapped words, which need less data than filters do (Ghandi 2014).
/// What was tried is in docs/decisions/small-network.md.
/// </remarks>
public sealed record CisNet : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "cisnet";

    /// <inheritdoc/>
    public override string Summary => "any short sequence to one or a few tracks, for small data (ours)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 200;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 1;

    /// <summary>Channels of every convolution.</summary>
    public int Filters { get; init; } = 128;

    /// <summary>Bases that a motif filter spans; odd.</summary>
    public int MotifWidth { get; init; } = 15;

    /// <summary>Positions in the pool after the motif filters, and in the one after the convolution that follows.</summary>
    public int[] Pools { get; init; } = [4, 2];

    /// <summary>Dilations of the residual convolutions, in positions after pooling.</summary>
    public int[] Dilations { get; init; } = [1, 2, 4];

    /// <summary>Units of the dense layer.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Dropout inside the residual convolutions.</summary>
    public double ConvDropout { get; init; } = 0.1;

    /// <summary>Dropout before either dense layer.</summary>
    public double DenseDropout { get; init; } = 0.3;

    /// <summary>Informative bases of the gapped words whose weights stand beside the network.</summary>
    public int WordBases { get; init; } = 6;

    /// <summary>Most bases that a gapped word spans.</summary>
    public int WordSpan { get; init; } = 8;

    /// <summary>Dropout of the words of a sequence.</summary>
    public double WordDropout { get; init; } = 0.8;

    /// <inheritdoc/>
    public override string Citation => "CisLens, design cisnet";

    /// <inheritdoc/>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.002,
        WeightDecay = 0.01,
        BatchSize = 128,
        Epochs = 12,
        SequencesSeen = 140_000,
        Schedule = ScheduleKind.Cosine,
        WarmUp = 0.15,
        ClipNorm = 1,
        ShiftBp = 4,
    };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(2, Pools);
        var words = GappedWords("words", WordBases, WordSpan, WordDropout);
        int l1 = Layers.MaxPool.Pooled(Window, Pools[0]), length = Layers.MaxPool.Pooled(l1, Pools[1]);
        var trunk = Rows([
            Row($"B {Filters} {l1}", Conv("motifs", 4, Filters, MotifWidth, padding: MotifWidth / 2), BatchNorm("motifs_norm", Filters), Exponential(), MaxPool(Pools[0])),
            Row($"B {Filters} {length}", Conv("pairs", Filters, Filters, width: 5, padding: 2), BatchNorm("pairs_norm", Filters), Gelu(), Dropout(ConvDropout), MaxPool(Pools[1])),
            .. Dilations.Select((dilation, i) => Row($"B {Filters} {length}", Arrange($"body.{i}", dilation))),
            Row($"B {2 * Filters}", BatchNorm("body_norm", Filters), Gelu(), GlobalMaxMean(), Dropout(DenseDropout)),
            Row($"B {Hidden}", Dense("hidden", 2 * Filters, Hidden), BatchNorm("hidden_norm", Hidden), Gelu(), Dropout(DenseDropout))]);
        int width = Hidden + words.Patterns.Count;
        return Rows([
            Row($"B {width}", Beside(trunk, words)),
            Row($"B {Tasks}", Dense("head", width, Tasks), Transform())]);
    }

    Residual Arrange(string name, int dilation) => Residual(
        BatchNorm($"{name}.0", Filters), Gelu(), Conv($"{name}.1", Filters, Filters, width: 3, padding: dilation, dilation: dilation),
        BatchNorm($"{name}.2", Filters), Gelu(), Dropout(ConvDropout), Conv($"{name}.3", Filters, Filters, width: 1));
}
