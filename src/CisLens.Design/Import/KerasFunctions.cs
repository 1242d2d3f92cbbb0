using CisLens.Design.Layers;

namespace CisLens.Design.Import;

/// <summary>The activations and pools between the layers, which have no weights that could tell a network with others from ours.</summary>
static class KerasFunctions
{
    /// <summary>What an architecture has more or less often than a design; empty when they are the same, or it does not say.</summary>
    public static IEnumerable<string> Faults(ModelDesign design, KerasConfig config)
    {
        if (!config.SaysFunctions)
            return [];
        var rows = design.CheckedRows();
        var ours = Words(rows).CountBy(word => word).ToDictionary();
        bool pools = !Holds(rows, layer => layer is GlobalMax or GlobalMaxMean or SlidingPool or HighestWindow); // which Keras can say in more ways than one
        return ours.Keys.Union(config.Functions.Keys).Where(word => pools || !word.Contains(" pool", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(word => (Word: word, Found: config.Functions.GetValueOrDefault(word), Wanted: ours.GetValueOrDefault(word)))
            .Where(count => count.Found != count.Wanted)
            .Select(count => $"the architecture has {count.Found} x {count.Word}, the design {count.Wanted}");
    }

    static bool Holds(Layer layer, Func<Layer, bool> wanted) => wanted(layer) || layer.Contents.Any(inner => Holds(inner, wanted));

    static IEnumerable<string> Words(Layer layer) => Word(layer) is { } word ? [word] : layer.Contents.SelectMany(Words);

    /// <summary>A function's name in <see cref="KerasConfig.Functions"/>; null for what is none.</summary>
    static string? Word(Layer layer) => layer switch
    {
        Relu => "relu",
        Exponential => "exponential",
        Gelu or GeluTanh => "gelu",
        MaxPool pool => $"max pool of {pool.Size}",
        Identity => null,
        OutputTransform last => last.Word,
        _ => null,
    };
}
