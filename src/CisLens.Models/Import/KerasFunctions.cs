using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Import;

/// <summary>
/// Compares the activations and pools of an architecture with those of a design. They have no weights, so shapes alone would not
/// show a difference. Only the kinds are compared and not their numbers: a layer that reads both strands may occur once or twice.
/// </summary>
static class KerasFunctions
{
    /// <summary>
    /// Activations and pools that only one of the two has, as messages. Empty if there is no difference or if the architecture
    /// does not name any.
    /// </summary>
    public static IEnumerable<string> Differences(ModelDesign design, KerasConfig config)
    {
        if (!config.HasFunctions)
            return [];
        var rows = design.BoundLayers();
        var (ours, theirs) = (Names(rows).ToHashSet(), config.Functions.ToHashSet());
        // Keras has several ways to write these pools
        if (Any(rows, layer => layer is GlobalMax or GlobalMean or GlobalMaxMean or SlidingPool or MaxOverWindows))
        {
            ours.RemoveWhere(IsPool);
            theirs.RemoveWhere(IsPool);
        }
        return [.. theirs.Except(ours).Order(StringComparer.Ordinal).Select(name => $"the architecture has {name}, the design does not"),
            .. ours.Except(theirs).Order(StringComparer.Ordinal).Select(name => $"the design has {name}, the architecture does not")];
    }

    static bool IsPool(string name) => name.Contains(" pool", StringComparison.Ordinal);

    static bool Any(Layer layer, Func<Layer, bool> wanted) => wanted(layer) || layer.Contents.Any(inner => Any(inner, wanted));

    static IEnumerable<string> Names(Layer layer) => Name(layer) is { } name ? [name] : layer.Contents.SelectMany(Names);

    /// <summary>Name of a function as in <see cref="KerasConfig.Functions"/>; null if the layer is neither activation nor pool.</summary>
    static string? Name(Layer layer) => layer switch
    {
        Relu or Threshold => "relu",
        Exponential => "exponential",
        Gelu or GeluTanh or GeluSigmoid => "gelu",
        MaxPool { Size: > 1 } pool => $"max pool of {pool.Size}",
        MeanPool { Size: > 1 } pool => $"average pool of {pool.Size}",
        Identity => null,
        OutputTransform last => last.Word,
        _ => null,
    };
}
