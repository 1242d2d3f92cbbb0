using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Zoo;

/// <summary>Which heads a <see cref="Define"/> has.</summary>
public enum DefineHeads
{
    /// <summary>How strongly a factor binds.</summary>
    Regression,
    /// <summary>Whether it binds.</summary>
    Classification,
    /// <summary>Both, and their product.</summary>
    Both,
}

/// <summary>DeFine-style: 300 bp in, how strongly a transcription factor binds, whether it does, or both and their product out.</summary>
/// <remarks>
/// After Wang, Tai, E and Wei, Nucleic Acids Res 46:e69 (2018), whose layers are not public: a definition of ours. What it keeps
/// is the plan: convolutions shared by both strands, their largest and mean answers together, regression and classification, and
/// a combination of the two for variants. Sizes, loss and recipe are ours.
/// </remarks>
public sealed record Define : ModelDesign
{
    /// <inheritdoc/>
    public override string Name => "define";

    /// <inheritdoc/>
    public override string Summary => "binding of a factor, its strength, or both and their product, from 300 bp (DeFine-style, after Wang 2018)";

    /// <inheritdoc/>
    public override int Window { get; init; } = 300;

    /// <inheritdoc/>
    public override int Tasks { get; init; } = 1;

    /// <summary>Filters of the two convolutions.</summary>
    public int[] Filters { get; init; } = [128, 128];

    /// <summary>Positions that a filter spans.</summary>
    public int[] Widths { get; init; } = [24, 8];

    /// <summary>Positions in the pool between them.</summary>
    public int Pool { get; init; } = 4;

    /// <summary>Units of the dense layer.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>The heads; null is what the tracks ask for: classification for probabilities, else regression.</summary>
    /// <remarks>With both, a third of <see cref="Tasks"/> are strengths, the next third probabilities, the last their products.</remarks>
    public DefineHeads? Heads { get; init; }

    /// <inheritdoc/>
    public override UnknownBase UnknownBase => UnknownBase.Quarter;

    /// <inheritdoc/>
    public override string Citation => "after Wang M, Tai C, E W, Wei L. Nucleic Acids Res 46:e69 (2018), doi 10.1093/nar/gky215; layers by CisLens, design define";

    /// <summary>Ours: the authors' is not public.</summary>
    public override TrainOptions Recipe => new() { Optimizer = OptimizerKind.Adam, LearningRate = 1e-3, BatchSize = 64, Epochs = 40, Patience = 6 };

    /// <inheritdoc/>
    protected override Stack Build()
    {
        Expect(2, Filters, Widths);
        int l1 = Layers.MaxPool.Pooled(Window - Widths[0] + 1, Pool), l2 = l1 - Widths[1] + 1;
        if (l2 < 1)
            throw new ModelException($"the second convolution needs {Widths[1]} positions, the pool leaves {l1}");
        return Rows([
            Row($"B {4 * Filters[1]}", BothStrands(
                Conv("conv1", 4, Filters[0], Widths[0]), Relu(), MaxPool(Pool),
                Conv("conv2", Filters[0], Filters[1], Widths[1]), Relu(), GlobalMaxMean())),
            Row($"B {Hidden}", Dense("fc", 4 * Filters[1], Hidden), Relu()),
            .. Head()]);
    }

    Row[] Head()
    {
        if (Wanted != DefineHeads.Both)
            return [Row($"B {Tasks}", Dense(Wanted == DefineHeads.Classification ? "cls" : "reg", Hidden, Tasks), Transform())];
        if (Tasks % 3 != 0)
            throw new ModelException("with both heads it has a strength, a probability and a product of each factor");
        return [Row($"B {Learnt}", HeadsOf(Dense("reg", Hidden, Tasks / 3), Dense("cls", Hidden, Tasks / 3))), Row($"B {Tasks}", new StrengthTimesProbability())];
    }

    DefineHeads Wanted => Heads ?? (Output == TrackKind.Probability ? DefineHeads.Classification : DefineHeads.Regression);

    /// <inheritdoc/>
    internal override int Learnt => Wanted == DefineHeads.Both ? Tasks / 3 * 2 : Tasks;

    /// <inheritdoc/>
    public override TrackKind Kind(int track) =>
        Wanted != DefineHeads.Both ? Output : track >= Tasks / 3 && track < Tasks / 3 * 2 ? TrackKind.Probability : TrackKind.Scalar;

    /// <inheritdoc/>
    public override ModelDesign For(IReadOnlyList<Track> labels)
    {
        int factors = labels.Count / 2;
        bool pairs = labels.Count % 2 == 0 && labels.Index().All(t => t.Item.Kind == (t.Index < factors ? TrackKind.Scalar : TrackKind.Probability));
        if (pairs && (Heads ?? DefineHeads.Both) == DefineHeads.Both)
            return this with { Heads = DefineHeads.Both, Tasks = 3 * factors, Output = TrackKind.Scalar };
        if (Heads == DefineHeads.Both)
            throw new InputException($"both heads learn from the strengths (scalar) of the factors and then, in the same order, from whether they bind (probability); the tracks are {string.Join(", ", labels.Select(t => t.Kind))}");
        var design = (Define)base.For(labels);
        return design.Heads is null || (design.Heads == DefineHeads.Classification) == (design.Output == TrackKind.Probability) ? design
            : throw new InputException($"heads is {Heads}, the tracks are of the kind {design.Output}; classification learns probabilities, regression the others");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Track> TracksFor(IReadOnlyList<Track> labels) => Wanted != DefineHeads.Both ? labels :
        [.. labels, .. labels.Take(labels.Count / 2).Select(t => new Track { Id = $"{t.Id}.combined", Kind = TrackKind.Scalar, Label = "strength times probability", Assay = t.Assay, CellType = t.CellType })];
}
