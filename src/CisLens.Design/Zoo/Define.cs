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

/// <summary>DeFine-style: from 300 bp, how strongly a transcription factor binds, whether it binds, or both and their product.</summary>
/// <remarks>
/// After Wang, Tai, E and Wei, Nucleic Acids Res 46:e69 (2018). Their layers are not public, so this is our own definition of the plan:
/// convolutions shared by both strands, maxima and means over positions, regression and classification, and a combination of the two
/// for variants. Sizes, loss and recipe are ours.
/// </remarks>
/// <param name="Window">Length of the input in bp.</param>
/// <param name="Tasks">
/// Number of tracks. With both heads, the first third are strengths, the second third probabilities, and the last third their products.
/// </param>
/// <param name="Pool">Positions in the pool between the convolutions.</param>
/// <param name="Hidden">Units of the dense layer.</param>
/// <param name="Heads">The heads; null for classification of probabilities, and regression of other tracks.</param>
public sealed record Define(int Window = 300, int Tasks = 1, int Pool = 4, int Hidden = 64, DefineHeads? Heads = null) : ModelDesign(
    new Card("define", "binding of a factor, its strength, or both and their product, from 300 bp (DeFine-style, after Wang 2018)",
        "after Wang M, Tai C, E W, Wei L. Nucleic Acids Res 46:e69 (2018), doi 10.1093/nar/gky215; layers by CisLens, design define")
    { UnknownBase = UnknownBase.Quarter })
{
    /// <summary>Filters of the two convolutions.</summary>
    public int[] Filters { get; init; } = [128, 128];

    /// <summary>Positions of a filter.</summary>
    public int[] Widths { get; init; } = [24, 8];

    /// <summary>Our own; that of the authors is not public.</summary>
    public override TrainOptions Recipe =>
        new() { Optimizer = OptimizerKind.Adam, LearningRate = 1e-3, BatchSize = 64, Epochs = 40, Patience = 6 };

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        RequireLength(2, Filters, Widths);
        var oneStrand = Sequential(
            Row("B 128 69", new Conv(Filters[0], Widths[0]), new Relu(), new MaxPool(Pool)),
            Row("B 256", new Conv(Filters[1], Widths[1]), new Relu(), new GlobalMaxMean()));
        return Sequential([
            Row("B 512", new BothStrands(oneStrand)),
            Row("B 64", new Dense(Hidden), new Relu()),
            .. Head()]);
    }

    Row[] Head()
    {
        if (ActiveHeads != DefineHeads.Both)
            return [Row("B 1", new Dense(Tasks), Transform())];
        if (Tasks % 3 != 0)
            throw new ModelException($"{Tasks} tracks with both heads; expected a multiple of 3: strengths, probabilities and products");
        return [Row("B 2", new Heads(new Dense(Tasks / 3), new Dense(Tasks / 3))), Row("B 3", new StrengthTimesProbability())];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LayerNames => ["conv1", "conv2", "fc",
        .. ActiveHeads switch { DefineHeads.Both => (string[])["reg", "cls"], DefineHeads.Classification => ["cls"], _ => ["reg"] }];

    DefineHeads ActiveHeads => Heads ?? (Output == TrackKind.Probability ? DefineHeads.Classification : DefineHeads.Regression);

    /// <inheritdoc/>
    public override TrackKind Kind(int track) =>
        ActiveHeads != DefineHeads.Both ? Output : track >= Tasks / 3 && track < Tasks / 3 * 2 ? TrackKind.Probability : TrackKind.Scalar;

    /// <inheritdoc/>
    public override ModelDesign For(IReadOnlyList<Track> labels)
    {
        int factors = labels.Count / 2;
        bool pairs = labels.Count % 2 == 0
            && labels.Index().All(t => t.Item.Kind == (t.Index < factors ? TrackKind.Scalar : TrackKind.Probability));
        if (pairs && (Heads ?? DefineHeads.Both) == DefineHeads.Both)
            return this with { Heads = DefineHeads.Both, Tasks = 3 * factors, Output = TrackKind.Scalar };
        if (Heads == DefineHeads.Both)
            throw new InputException($"the tracks have the kinds {string.Join(", ", labels.Select(t => t.Kind))}; "
                + "expected for both heads: one scalar per factor (strength), then one probability per factor (binding)");
        var design = (Define)base.For(labels);
        return design.Heads is null || (design.Heads == DefineHeads.Classification) == (design.Output == TrackKind.Probability) ? design
            : throw new InputException($"heads is {Heads}, but the tracks have the kind {design.Output}; "
                + "expected classification for probabilities, regression for other kinds");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Track> TracksFor(IReadOnlyList<Track> labels) => ActiveHeads != DefineHeads.Both ? labels :
        [.. labels, .. labels.Take(labels.Count / 2).Select(t => new Track
        {
            Id = $"{t.Id}.combined", Kind = TrackKind.Scalar, Label = "strength times probability", Assay = t.Assay, CellType = t.CellType,
        })];
}
