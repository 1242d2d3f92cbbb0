using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;

namespace CisLens.Train.Networks;

/// <summary>What the data asks of a design.</summary>
static class DataDesign
{
    /// <summary>The design wanted, with window, number of tracks and output of the data; of one that answers for the inner part of its window, that part is the data's.</summary>
    /// <exception cref="ModelException">A size is unknown or does not fit, or one answers bin by bin and the other does not.</exception>
    /// <exception cref="InputException">The design cannot learn tracks of these kinds together.</exception>
    public static ModelDesign For(ILabelledSequences data, TrainOptions options)
    {
        var sizes = options.Sizes?.DeepClone().AsObject() ?? [];
        sizes["window"] = data.Window + 2 * Designs.Create(options.Design, sizes).CropBp;
        var design = Designs.Create(options.Design, sizes).For(data.Tracks);
        if (design.BinBp is { } bp && data.Bins == 1)
            throw new ModelException($"design {design.Name} answers for each {(bp == 1 ? "base" : $"{bp} bp")}, the data has one label a window; prepare --genes makes such data");
        if (design.Bins != data.Bins)
            throw new ModelException($"the data has a label for each of {data.Bins:N0} stretches of a window, design {design.Name} answers for {design.Bins:N0}; choose one that fits (model ls)");
        return design.CropBp <= data.Flank ? design
            : throw new ModelException($"design {design.Name} sees {design.CropBp:N0} bp on either side of a window, the data has {data.Flank:N0}; prepare with --flank {design.CropBp}");
    }
}
