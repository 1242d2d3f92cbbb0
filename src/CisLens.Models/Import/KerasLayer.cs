using System.Globalization;
using CisLens.Formats.Hdf5;

namespace CisLens.Models.Import;

/// <summary>What a layer of Keras does, as its weights tell.</summary>
enum KerasKind { Convolution, Dense, BatchNorm, Recurrent, Other }

/// <summary>A layer of a Keras file that has weights.</summary>
/// <param name="Name">Its name; for a layer that wraps several, that and the inner one's, <c>bidirectional_1/forward_lstm_1</c>.</param>
/// <param name="Group">The layer's name in the file.</param>
/// <param name="BuiltAs">The name before the words, which parts of a model that share a layer have in common.</param>
/// <param name="Weights">Its weights by Keras' words for them: <c>kernel</c>, <c>bias</c>; <c>W</c>, <c>b</c> of Keras 1.</param>
sealed record KerasLayer(string Name, string Group, string BuiltAs, IReadOnlyDictionary<string, Hdf5Dataset> Weights)
{
    /// <summary>What it does.</summary>
    public KerasKind Kind => From(Weights.Select(w => (w.Key, w.Value.Shape.Count)));

    /// <summary>What a layer with these words and numbers of axes does.</summary>
    public static KerasKind From(IEnumerable<(string Word, int Axes)> weights)
    {
        var axes = weights.ToDictionary(w => w.Word, w => w.Axes);
        return axes.ContainsKey("moving_mean") || axes.ContainsKey("running_mean") ? KerasKind.BatchNorm
            : axes.ContainsKey("recurrent_kernel") || axes.ContainsKey("U_i") ? KerasKind.Recurrent
            : (axes.TryGetValue("kernel", out int kernel) || axes.TryGetValue("W", out kernel)) && kernel >= 2 ? kernel == 2 ? KerasKind.Dense : KerasKind.Convolution
            : KerasKind.Other;
    }

    /// <summary>The name and the number that Keras put behind it, 0 where there is none.</summary>
    public (string Stem, int Number) Numbered =>
        Group.LastIndexOf('_') is var at and > 0 && int.TryParse(Group.AsSpan(at + 1), NumberStyles.None, null, out int number) ? (Group[..at], number) : (Group, 0);

    /// <summary>Layers of one kind as they were built: by number where Keras named them all, else as they stand in the file.</summary>
    public static IEnumerable<KerasLayer> AsBuilt(IReadOnlyList<KerasLayer> layers) =>
        layers.Select(l => l.Numbered.Stem).Distinct(StringComparer.Ordinal).Count() == 1 ? layers.OrderBy(l => l.Numbered.Number) : layers;
}
