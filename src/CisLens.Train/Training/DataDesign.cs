using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;
using CisLens.Train.Options;

namespace CisLens.Train.Training;

/// <summary>What the data asks of a design.</summary>
static class DataDesign
{
    /// <summary>The design wanted, with window, number of tracks and output of the data.</summary>
    /// <exception cref="ModelException">A size is unknown or does not fit.</exception>
    /// <exception cref="InputException">The design cannot learn tracks of these kinds together.</exception>
    public static ModelDesign For(ILabelledSequences data, TrainOptions options)
    {
        var sizes = options.Sizes?.DeepClone().AsObject() ?? [];
        sizes["window"] = data.Window;
        var design = Designs.Create(options.Design, sizes).For(data.Tracks);
        return design.BinBp is null ? design
            : throw new ModelException($"design {design.Name} answers for each of {design.Bins} bins, the data has one label a window; it cannot be trained on that");
    }
}
