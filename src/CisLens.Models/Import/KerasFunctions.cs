using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Import;

/// <summary>
/// The activations and pools between the layers, which have no weights that could tell a network with others from ours. Which there
/// are is compared, not how often: a layer that reads both strands may stand once or twice.
/// </summary>
static class KerasFunctions
{
    /// <summary>What an architecture has and a design has not, or the other way round; empty when they are the same, or it does not say.</summary>
    public static IEnumerable<string> Faults(ModelDesign design, KerasConfig config)
    {
        if (!config.SaysFunctions)
            return [];
        var rows = design.BoundLayers();
        var (ours, theirs) = (Words(rows).ToHashSet(), config.Functions.ToHashSet());
        // which Keras can say in more ways than one
        if (Holds(rows, layer => layer is GlobalMax or GlobalMaxMean or SlidingPool or MaxOverWindows))
        {
            ours.RemoveWhere(IsPool);
            theirs.RemoveWhere(IsPool);
        }
        return [.. theirs.Except(ours).Order(StringComparer.Ordinal).Select(word => $"the architecture has {word}, the design has not"),
            .. ours.Except(theirs).Order(StringComparer.Ordinal).Select(word => $"the design has {word}, the architecture has not")];
    }

    static bool IsPool(string word) => word.Contains(" pool", StringComparison.Ordinal);

    static bool Holds(Layer layer, Func<Layer, bool> wanted) => wanted(layer) || layer.Contents.Any(inner => Holds(inner, wanted));

    static IEnumerable<string> Words(Layer layer) => Word(layer) is { } word ? [word] : layer.Contents.SelectMany(Words);

    /// <summary>A function's name in <see cref="KerasConfig.Functions"/>; null for what is none.</summary>
    static string? Word(Layer layer) => layer switch
    {
        Relu or Threshold => "relu",
        Exponential => "exponential",
        Gelu or GeluTanh => "gelu",
        MaxPool { Size: > 1 } pool => $"max pool of {pool.Size}",
        Identity => null,
        OutputTransform last => last.Word,
        _ => null,
    };
}
