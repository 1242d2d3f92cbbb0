using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;
using CisLens.Train.Options;

namespace CisLens.Train.Training;

/// <summary>What the data asks of a design.</summary>
static class DataDesign
{
    /// <summary>The one kind of all tracks.</summary>
    /// <exception cref="InputException">There are several kinds.</exception>
    public static TrackKind KindOf(ILabelledSequences data)
    {
        var kinds = data.Tracks.Select(t => t.Kind).Distinct().ToArray();
        return kinds.Length == 1 ? kinds[0]
            : throw new InputException($"the tracks are of the kinds {string.Join(", ", kinds)}; a network is trained on one kind, prepare them apart");
    }

    /// <summary>The design wanted, with window, number of tracks and output of the data.</summary>
    /// <exception cref="ModelException">A size is unknown or does not fit.</exception>
    public static ModelDesign For(ILabelledSequences data, TrainOptions options)
    {
        var sizes = options.Sizes?.DeepClone().AsObject() ?? [];
        (sizes["window"], sizes["tasks"]) = (data.Window, data.Tracks.Count);
        sizes["output"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(KindOf(data).ToString());
        return Designs.Create(options.Design, sizes);
    }
}
