using CisLens.Core;
using CisLens.Formats.Hdf5;

namespace CisLens.Models.Import;

/// <summary>
/// The weights of a Keras file, whole models and weights alone, of Keras 1 and 2: <c>layer_names</c>, for each layer its
/// <c>weight_names</c>, and the architecture where the file holds it.
/// </summary>
sealed class KerasFile : IDisposable
{
    // Keras 1 joins a layer's name and the word by _, and has four of each for the gates of an LSTM
    static readonly string[] s_oldWords = ["running_mean", "running_std", "gamma", "beta", "W", "b", .. "ifco".SelectMany(gate => (string[])[$"W_{gate}", $"U_{gate}", $"b_{gate}"])];

    readonly Hdf5Reader _file;
    readonly string _path;

    KerasFile(string path, Hdf5Reader file)
    {
        (_path, _file) = (path, file);
        var group = file.Root.Find("model_weights") as Hdf5Group ?? file.Root;
        Layers = [.. Distinct(LayerNames(group).SelectMany(name => Read(group, name)))];
        Config = Attribute(file.Root, "model_config") is [var text] ? text : null;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It is damaged, or not of Keras.</exception>
    public static KerasFile Open(string path)
    {
        var file = Hdf5Reader.Open(path);
        try
        {
            return new KerasFile(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The layers that have weights, in the order of the file; one that two parts of the model share stands once.</summary>
    public IReadOnlyList<KerasLayer> Layers { get; }

    /// <summary>The architecture as JSON, or null.</summary>
    public string? Config { get; }

    string[] LayerNames(Hdf5Group group)
    {
        string[] names = Names(group, "layer_names");
        return names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw InputException.In(_path, $"layer {twice.Key} stands {twice.Count()} times in layer_names, expected once") : names;
    }

    IEnumerable<KerasLayer> Read(Hdf5Group file, string name)
    {
        var group = file.Group(name);
        var inner = new List<(string Prefix, Dictionary<string, Hdf5Dataset> Weights)>();
        foreach (string weight in Names(group, "weight_names"))
        {
            var (prefix, word) = Split(weight);
            if (inner.Find(i => i.Prefix == prefix).Weights is not { } weights)
                inner.Add((prefix, weights = new(StringComparer.Ordinal)));
            if (!weights.TryAdd(word, group.Dataset(weight)))
                throw InputException.In(_path, $"layer {name} has weight {word} twice");
        }
        return inner.Select(i => new KerasLayer(inner.Count == 1 ? name : $"{name}/{i.Prefix}", name, i.Prefix, i.Weights));
    }

    /// <summary>A weight's name is the layer's as it was built, and the word: <c>conv1d_1/kernel:0</c>, <c>conv1d_1_W</c>.</summary>
    static (string Prefix, string Word) Split(string weight)
    {
        string name = weight.EndsWith(":0", StringComparison.Ordinal) ? weight[..^2] : weight;
        if (name.LastIndexOf('/') is var at and >= 0)
            return (name[..at], name[(at + 1)..]);
        string? word = Array.Find(s_oldWords, word => name.EndsWith("_" + word, StringComparison.Ordinal));
        return word is null ? ("", name) : (name[..^(word.Length + 1)], word);
    }

    /// <summary>A layer that is used twice is stored twice, the second time under the names of the first one's weights.</summary>
    IEnumerable<KerasLayer> Distinct(IEnumerable<KerasLayer> layers)
    {
        var seen = new Dictionary<string, KerasLayer>(StringComparer.Ordinal);
        foreach (var layer in layers)
            if (seen.TryAdd(layer.BuiltAs, layer))
                yield return layer;
            else if (!Same(layer, seen[layer.BuiltAs]))
                throw InputException.In(_path, $"layers {seen[layer.BuiltAs].Name} and {layer.Name} share their weights, but hold other numbers");
    }

    static bool Same(KerasLayer one, KerasLayer other) =>
        one.Weights.Count == other.Weights.Count && one.Weights.All(w => other.Weights.TryGetValue(w.Key, out var same) && Same(w.Value, same));

    // one dataset under two names is not unpacked to compare it with itself
    static bool Same(Hdf5Dataset one, Hdf5Dataset other) => one == other || one.Numbers().AsSpan().SequenceEqual(other.Numbers());

    /// <summary>A list of names; Keras spreads a long one over name0, name1, ...</summary>
    string[] Names(Hdf5Group group, string name)
    {
        if (Attribute(group, name) is { } whole)
            return whole;
        var names = new List<string>();
        for (int i = 0; Attribute(group, $"{name}{i}") is { } part; i++)
            names.AddRange(part);
        return names.Count > 0 ? [.. names] : throw InputException.In(_path, $"{group.Path} has no attribute {name}; is it a file of Keras?");
    }

    static string[]? Attribute(Hdf5Group group, string name) =>
        !group.Attributes.TryGetValue(name, out var found) ? null : found.Shape.Contains(0) ? [] : found.Texts();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
