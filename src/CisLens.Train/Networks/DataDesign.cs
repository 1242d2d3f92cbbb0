using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;

namespace CisLens.Train.Networks;

/// <summary>Fits a design to a dataset.</summary>
static class DataDesign
{
    /// <summary>
    /// The design of the options with the window, number of tracks and output of the data. If the design predicts only the inner part of
    /// its window, that part is as long as the window of the data.
    /// </summary>
    /// <exception cref="ModelException">A size is unknown or does not fit, or the bins of data and design differ.</exception>
    /// <exception cref="InputException">The design cannot be trained on tracks of these kinds together.</exception>
    /// <exception cref="UsageException">The labels do not allow the augmentation of the options.</exception>
    public static ModelDesign For(ILabelledSequences data, TrainOptions options)
    {
        var sizes = options.Sizes?.DeepClone().AsObject() ?? [];
        sizes["window"] = data.Window + 2 * Designs.Create(options.Design, sizes).CropBp;
        var design = Designs.Create(options.Design, sizes).For(HeadsOf(data));
        if (design.BinBp is { } bp && data.Bins == 1)
            throw new ModelException($"design {design.Name} predicts one value per {(bp == 1 ? "base" : $"{bp} bp")}; "
                + "the data has one label per window: prepare the data with prepare genes");
        if (design.Bins != data.Bins)
            throw new ModelException($"design {design.Name} predicts {design.Bins:N0} bins per window; the data has {data.Bins:N0}: "
                + "choose another design (cislens model ls)");
        CheckAugmentation(design, options);
        return design.CropBp <= data.Flank ? design
            : throw new ModelException($"design {design.Name} needs {design.CropBp:N0} bp on each side of a window; "
                + $"the data has {data.Flank:N0}: prepare the data with --flank {design.CropBp}");
    }

    static IReadOnlyList<Head> HeadsOf(ILabelledSequences data) =>
        [.. HeadTraining.Split(data).Select((own, h) => new Head { Name = data.Heads[h], Tracks = own.Tracks })];

    // the labels stay where they are when a sequence is shifted, so a shift must be small against a bin
    static void CheckAugmentation(ModelDesign design, TrainOptions options)
    {
        if (design.BinBp is not { } bp)
            return;
        if (options.Strand != StrandAugmentation.None && design.Card.Strand == StrandRule.Forward)
            throw new UsageException($"strand is {options.Strand.ToString().ToLowerInvariant()}, but the labels along the windows of "
                + $"design {design.Name} are those of one strand; set strand none");
        if (2 * options.ShiftBp > bp)
            throw new UsageException($"shift_bp is {options.ShiftBp}, but a bin has {bp} bp; expected at most half a bin, {bp / 2}");
    }
}
