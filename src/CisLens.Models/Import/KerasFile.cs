using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Formats.Hdf5;

namespace CisLens.Models.Import;

/// <summary>
/// A Keras HDF5 file, of Keras 1 or 2, with a whole model or with weights only: the attribute <c>layer_names</c>, the attribute
/// <c>weight_names</c> of each layer, and the architecture if the file has it. Or the variables of a TensorFlow checkpoint in HDF5.
/// </summary>
sealed partial class KerasFile : IDisposable
{
    // Keras 1 joins the names of layer and weight by _, and has four weights for each gate of an LSTM
    static readonly string[] s_oldNames =
    [
        "running_mean", "running_std", "gamma", "beta", "W", "b",
        .. "ifco".SelectMany(gate => (string[])[$"W_{gate}", $"U_{gate}", $"b_{gate}"]),
    ];

    readonly Hdf5Reader _file;
    readonly string _path;

    KerasFile(string path, Hdf5Reader file)
    {
        (_path, _file) = (path, file);
        var group = file.Root.Find("model_weights") as Hdf5Group ?? file.Root;
        // Keras 3 stores the weights of its layers as vars/0, vars/1, ... under names that are not those of the layers
        if (Attribute(group, "layer_names") is null && file.Root.Names.Any(n => n is "layers" or "_layer_checkpoint_dependencies"))
            throw InputException.In(path, "has weights of Keras 3 (.weights.h5), which do not have the names of their layers; "
                + $"save the whole model, in Python: model.load_weights(\"{path}\"), then model.save(\"model.h5\")");
        Layers = IsCheckpoint(group) ? Variables(file.Root) : [.. Distinct(LayerNames(group).SelectMany(name => Read(group, name)))];
        Config = Attribute(file.Root, "model_config") is [var text] ? text : null;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file is damaged or not a Keras file.</exception>
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

    /// <summary>True if a zip archive is a <c>.keras</c> file of Keras 3.</summary>
    public static bool IsArchive(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.GetEntry("model.weights.h5") is not null || archive.GetEntry("config.json") is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The layers that have weights, in the order of the file. A layer that two parts of the model share occurs once.</summary>
    public IReadOnlyList<KerasLayer> Layers { get; }

    /// <summary>The architecture as JSON, or null if the file does not have it.</summary>
    public string? Config { get; }

    static bool IsCheckpoint(Hdf5Group group) => Attribute(group, "layer_names") is null && Attribute(group, "layer_names0") is null
        && group.Datasets().Any(variable => variable.Path.EndsWith("/kernel", StringComparison.Ordinal));

    /// <summary>
    /// The layers of a TensorFlow checkpoint whose variables were copied into an HDF5 file under their names, such as
    /// <c>cnn0/conv1d/kernel</c>: each group with variables is a layer. They are in the order of the numbers in their names.
    /// </summary>
    static IReadOnlyList<KerasLayer> Variables(Hdf5Group root) => [.. root.Datasets()
        .Select(variable => (Name: variable.Path.Trim('/'), Variable: variable))
        .GroupBy(v => v.Name.LastIndexOf('/') is var at and > 0 ? v.Name[..at] : v.Name)
        .OrderBy(layer => Digits().Replace(layer.Key, number => number.Value.PadLeft(9, '0')), StringComparer.Ordinal)
        .Select(layer => new KerasLayer(layer.Key, layer.Key, layer.Key,
            layer.ToDictionary(v => v.Name[(v.Name.LastIndexOf('/') + 1)..], v => v.Variable, StringComparer.Ordinal)))];

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    string[] LayerNames(Hdf5Group group)
    {
        string[] names = Names(group, "layer_names");
        return names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw InputException.In(_path, $"layer {twice.Key} occurs {twice.Count()} times in layer_names; expected once") : names;
    }

    IEnumerable<KerasLayer> Read(Hdf5Group file, string name)
    {
        var group = file.Group(name);
        var inner = new List<(string Prefix, Dictionary<string, Hdf5Dataset> Weights)>();
        foreach (string weight in Names(group, "weight_names"))
        {
            var (prefix, own) = Split(weight);
            if (inner.Find(i => i.Prefix == prefix).Weights is not { } weights)
                inner.Add((prefix, weights = new(StringComparer.Ordinal)));
            if (!weights.TryAdd(own, group.Dataset(weight)))
                throw InputException.In(_path, $"layer {name} has weight {own} twice");
        }
        return inner.Select(i => new KerasLayer(inner.Count == 1 ? name : $"{name}/{i.Prefix}", name, i.Prefix, i.Weights));
    }

    /// <summary>
    /// Splits the name of a weight into the name that the layer had when it was built, and its own name:
    /// <c>conv1d_1/kernel:0</c>, or <c>conv1d_1_W</c> in Keras 1.
    /// </summary>
    static (string Prefix, string Own) Split(string weight)
    {
        string name = weight.EndsWith(":0", StringComparison.Ordinal) ? weight[..^2] : weight;
        if (name.LastIndexOf('/') is var at and >= 0)
            return (name[..at], name[(at + 1)..]);
        string? own = Array.Find(s_oldNames, old => name.EndsWith("_" + old, StringComparison.Ordinal));
        return own is null ? ("", name) : (name[..^(own.Length + 1)], own);
    }

    /// <summary>Removes copies: a layer that is used twice is stored twice, with the same names of its weights.</summary>
    IEnumerable<KerasLayer> Distinct(IEnumerable<KerasLayer> layers)
    {
        var seen = new Dictionary<string, KerasLayer>(StringComparer.Ordinal);
        foreach (var layer in layers)
            if (seen.TryAdd(layer.BuiltAs, layer))
                yield return layer;
            else if (!Same(layer, seen[layer.BuiltAs]))
                throw InputException.In(_path,
                    $"layers {seen[layer.BuiltAs].Name} and {layer.Name} share their weights, but the numbers differ");
    }

    static bool Same(KerasLayer one, KerasLayer other) =>
        one.Weights.Count == other.Weights.Count
        && one.Weights.All(w => other.Weights.TryGetValue(w.Key, out var same) && Same(w.Value, same));

    // one dataset under two names is not decompressed to compare it with itself
    static bool Same(Hdf5Dataset one, Hdf5Dataset other) => one == other || one.Numbers().AsSpan().SequenceEqual(other.Numbers());

    /// <summary>A list of names. Keras splits a long list into name0, name1, ...</summary>
    string[] Names(Hdf5Group group, string name)
    {
        if (Attribute(group, name) is { } whole)
            return whole;
        var names = new List<string>();
        for (int i = 0; Attribute(group, $"{name}{i}") is { } part; i++)
            names.AddRange(part);
        return names.Count > 0 ? [.. names]
            : throw InputException.In(_path, $"{group.Path} has no attribute {name}; check that it is a Keras file");
    }

    static string[]? Attribute(Hdf5Group group, string name) =>
        !group.Attributes.TryGetValue(name, out var found) ? null : found.Shape.Contains(0) ? [] : found.Texts();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

/// <summary>Kind of a Keras layer, recognised by its weights.</summary>
enum KerasKind { Convolution, Dense, BatchNorm, Recurrent, Other }

/// <summary>A layer with weights in a Keras file.</summary>
/// <param name="Name">Its name. For a layer that wraps others, both names, such as <c>bidirectional_1/forward_lstm_1</c>.</param>
/// <param name="Group">Name of the layer in the file.</param>
/// <param name="BuiltAs">Name of the layer when it was built. Parts of a model that share a layer have the same one.</param>
/// <param name="Weights">Its weights by their Keras names: <c>kernel</c> and <c>bias</c>, or <c>W</c> and <c>b</c> in Keras 1.</param>
sealed record KerasLayer(string Name, string Group, string BuiltAs, IReadOnlyDictionary<string, Hdf5Dataset> Weights)
{
    /// <summary>Kind of the layer.</summary>
    public KerasKind Kind => KindOf(Weights.Select(w => (w.Key, w.Value.Shape.Count)));

    /// <summary>Kind of a layer with these weights and numbers of axes.</summary>
    public static KerasKind KindOf(IEnumerable<(string Name, int Axes)> weights)
    {
        var axes = weights.ToDictionary(w => w.Name, w => w.Axes);
        if (axes.ContainsKey("moving_mean") || axes.ContainsKey("running_mean"))
            return KerasKind.BatchNorm;
        if (axes.ContainsKey("recurrent_kernel") || axes.ContainsKey("U_i"))
            return KerasKind.Recurrent;
        if (!axes.TryGetValue("kernel", out int kernel) && !axes.TryGetValue("W", out kernel) || kernel < 2)
            return KerasKind.Other;
        return kernel == 2 ? KerasKind.Dense : KerasKind.Convolution;
    }

    /// <summary>The name without the number that Keras appends, and that number; 0 if there is none.</summary>
    public (string Stem, int Number) Numbered => Group.LastIndexOf('_') is var at and > 0
        && int.TryParse(Group.AsSpan(at + 1), NumberStyles.None, null, out int number) ? (Group[..at], number) : (Group, 0);

    /// <summary>Sorts layers of one kind by number if Keras named all of them. Else they keep the order of the file.</summary>
    public static IEnumerable<KerasLayer> AsBuilt(IReadOnlyList<KerasLayer> layers) =>
        layers.Select(l => l.Numbered.Stem).Distinct(StringComparer.Ordinal).Count() == 1
            ? layers.OrderBy(l => l.Numbered.Number) : layers;
}
