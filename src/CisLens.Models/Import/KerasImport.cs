using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Import;

/// <summary>
/// Weights of a Keras file as a design wants them. Layers are paired as the design says, else the n-th of a kind (convolution,
/// dense, batch normalisation) with its n-th; kernels are turned from [k, in, out] and [in, out]. Nothing is guessed: every
/// weight must be there in its shape, and nothing else.
/// </summary>
sealed class KerasImport
{
    readonly ModelDesign _design;
    readonly IReadOnlyDictionary<string, KerasWeight> _keras;
    readonly IGrouping<string, Weight>[] _wanted;
    readonly string _path;
    readonly List<string> _faults = [];
    readonly Dictionary<string, KerasLayer[]> _pairs = new(StringComparer.Ordinal);

    KerasImport(ModelDesign design, string path)
    {
        var layers = design.BoundLayers();
        (_design, _path, _keras) = (design, path, KerasWeight.AllOf(layers));
        _wanted = [.. layers.Weights.Where(w => !BatchNorm.IsCounter(w)).GroupBy(Layer)];
    }

    /// <summary>Pairs the layers of a file with those of a design, and checks them.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="architecture">A file with the JSON beside a file of weights alone, or null.</param>
    /// <param name="design">The design.</param>
    /// <param name="pairing">How the files of this design differ from the plain case.</param>
    /// <param name="path">The file's name in messages.</param>
    /// <returns>Gives the values of each of the design's weights, row-major, while the file is open.</returns>
    /// <exception cref="ModelException">The file holds another network, or Python code that the design does not know.</exception>
    public static Func<Weight, float[]> Match(KerasFile file, string? architecture, ModelDesign design, KerasPairing pairing, string path)
    {
        var import = new KerasImport(design, path);
        var config = architecture is not null ? KerasConfig.Open(architecture) : file.Config is { } json ? KerasConfig.Parse(json, path) : null;
        if (config?.Lambdas is [var first, ..] && !pairing.KnowsLambdas)
            throw new ModelException($"{path}: layer {first} is a Python function (Lambda), which is not run, and design {design.Name} does not say that it does the same");
        import.Pair(file.Layers, pairing.Layers);
        import.Check(config);
        if (config is not null)
            import._faults.AddRange(KerasFunctions.Faults(design, config));
        if (import._faults.Count > 0)
            throw new ModelException($"{path} does not hold a {design.Name} with a window of {design.Window} bp and {design.Tasks} tracks: {string.Join("; ", import._faults.Take(3))}{(import._faults.Count > 3 ? $"; and {import._faults.Count - 3} more" : "")}");
        return import.Values;
    }

    KerasWeight? Keras(Weight weight) => _keras.GetValueOrDefault(weight.Name);

    static string Layer(Weight weight) => weight.Name[..weight.Name.LastIndexOf('.')];

    void Pair(IReadOnlyList<KerasLayer> layers, IReadOnlyList<string>? named)
    {
        var left = layers.ToList();
        if (named is { } names)
            PairByName(names, left);
        else
            foreach (var ofKind in _wanted.GroupBy(KindOf))
            {
                var found = KerasLayer.AsBuilt([.. left.Where(l => l.Kind == ofKind.Key)]);
                foreach (var (layer, keras) in ofKind.Zip(found))
                    _pairs[layer.Key] = Taken([keras], left);
            }
        _faults.AddRange(_wanted.Where(layer => !_pairs.ContainsKey(layer.Key)).Select(layer => $"no layer for {layer.Key}"));
        _faults.AddRange(left.Select(layer => $"layer {layer.Name} is not one of the design's"));
    }

    KerasKind KindOf(IEnumerable<Weight> layer) =>
        KerasLayer.From(layer.Where(w => Keras(w) is not null).Select(w => (Keras(w)!.Word, w.Shape.Length)));

    void PairByName(IReadOnlyList<string> names, List<KerasLayer> left)
    {
                if (names.Count != _wanted.Length)
            throw new ModelException($"design {_design.Name} names {names.Count} Keras layers for its {_wanted.Length} with weights");
        foreach (var (layer, name) in _wanted.Zip(names))
        {
            string[] parts = name.Split('+');
            var found = parts.Select(part => left.Find(l => l.Name == part)).OfType<KerasLayer>().ToArray();
            if (found.Length == parts.Length)
                _pairs[layer.Key] = Taken(found, left);
        }
    }

    static KerasLayer[] Taken(KerasLayer[] layers, List<KerasLayer> left)
    {
        left.RemoveAll(layers.Contains);
        return layers;
    }

    void Check(KerasConfig? config)
    {
        foreach (var layer in _wanted.Where(layer => _pairs.ContainsKey(layer.Key)))
            foreach (var keras in _pairs[layer.Key])
                CheckLayer(layer, keras, config);
    }

    void CheckLayer(IEnumerable<Weight> layer, KerasLayer keras, KerasConfig? config)
    {
        var left = keras.Weights.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var weight in layer)
            if (Keras(weight) is not { } form || Words(form, keras) is not { } words)
                _faults.Add($"layer {keras.Name} has no {Keras(weight)?.Word ?? "form"} for {weight.Name}");
            else
            {
                left.ExceptWith(words);
                if (_pairs[Layer(weight)] is [var only] && ShapeOf(words, only) is var shape && !KerasTensor.SameBesideOnes(shape, KerasShape(weight)))
                    _faults.Add($"{keras.Name}/{words[0]} is {KerasTensor.Text(shape)}, the design wants {string.Join('x', KerasShape(weight))} for {weight.Name}");
                foreach (var (name, value) in form.Settings)
                    if (config?.Setting(keras.Group, name) is { } set && Math.Abs(set - value) > 1e-6 * Math.Abs(value))
                        _faults.Add($"layer {keras.Name} has {name} {set:R}, the design has {value:R}");
                string? found = config?.Word(keras.Group, "padding") ?? config?.Word(keras.Group, "border_mode");
                if (form.Padding is { } padding && found is not null && found != padding)
                    _faults.Add($"layer {keras.Name} has padding {found}, the design has {padding}");
            }
        _faults.AddRange(left.Select(word => $"{keras.Name}/{word} is not one of the design's"));
    }

    /// <summary>The words that a layer has the weight under: today's, or those of Keras 1.</summary>
    static string[]? Words(KerasWeight weight, KerasLayer layer) =>
        layer.Weights.ContainsKey(weight.Word) ? [weight.Word] : weight.Old.All(layer.Weights.ContainsKey) ? weight.Old : null;

    long[] KerasShape(Weight weight)
    {
        var shape = new long[weight.Shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
            shape[Keras(weight)!.Axes[axis]] = weight.Shape[axis];
        return shape;
    }

    static long[] ShapeOf(string[] words, KerasLayer layer) => KerasTensor.SideBySide([.. words.Select(word => layer.Weights[word].Shape)]);

    float[] Values(Weight weight)
    {
        if (BatchNorm.IsCounter(weight))
            return [0];
        var parts = _pairs[Layer(weight)].SelectMany(layer => Words(Keras(weight)!, layer)!.Select(word => layer.Weights[word])).ToArray();
        long[] shape = KerasTensor.SideBySide([.. parts.Select(part => part.Shape)]);
        if (!KerasTensor.SameBesideOnes(shape, KerasShape(weight)))
            throw new ModelException($"{_path}: {string.Join(" and ", parts.Select(part => part.Path))} are {KerasTensor.Text(shape)}, the design wants {string.Join('x', KerasShape(weight))} for {weight.Name}");
        float[] values = KerasTensor.Join([.. parts.Select(part => (StoredTensors.Floats(part.Numbers(), part.Type.Number, _path, part.Path), part.Shape[^1]))]);
        return KerasTensor.Turn(values, weight.Shape, Keras(weight)!.Axes);
    }
}
