using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Import;

/// <summary>
/// Reads the weights of a Keras file into a design. Layers are paired as the design says; else the n-th layer of a kind
/// (convolution, dense, batch normalisation) is paired with the n-th of that kind. Kernels are permuted from [k, in, out] and
/// [in, out]. Nothing is guessed: the file must have every weight in its shape, and no other weights.
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
        (_design, _path, _keras) = (design, path, KerasWeight.ForLayers(layers));
        _wanted = [.. layers.Weights.Where(w => !BatchNorm.IsCounter(w)).GroupBy(Layer)];
    }

    /// <summary>Pairs the layers of a file with those of a design, and checks them.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="architecture">A file with the JSON of the architecture, for a file of weights only; or null.</param>
    /// <param name="design">The design.</param>
    /// <param name="pairing">How the files of this design differ from the usual case.</param>
    /// <param name="path">Name of the file, for messages.</param>
    /// <returns>A function that reads a weight of the design, row-major, while the file is open.</returns>
    /// <exception cref="ModelException">The file has another network, or Python code that the design does not know.</exception>
    public static Func<Weight, float[]> Match(KerasFile file, string? architecture, ModelDesign design, KerasPairing pairing, string path)
    {
        var import = new KerasImport(design, path);
        var config = architecture is not null ? KerasConfig.Open(architecture)
            : file.Config is { } json ? KerasConfig.Parse(json, path) : null;
        if (config?.Lambdas is [var first, ..] && !pairing.KnowsLambdas)
            throw new ModelException($"{path}: layer {first} is a Python function (Lambda), which is not run; " +
                $"design {design.Name} has no layer that is known to do the same");
        import.Pair(file.Layers, pairing.Layers);
        import.Check(config);
        if (config is not null)
            import._faults.AddRange(KerasFunctions.Differences(design, config));
        NetworkImport.RequireNone(import._faults, design, path);
        return import.Values;
    }

    KerasWeight? Keras(Weight weight) => _keras.GetValueOrDefault(weight.Name);

    string Layer(Weight weight) => Keras(weight)?.Layer ?? weight.Name[..weight.Name.LastIndexOf('.')];

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
        _faults.AddRange(left.Select(layer => $"layer {layer.Name} is not in the design"));
    }

    KerasKind KindOf(IEnumerable<Weight> layer) =>
        KerasLayer.KindOf(layer.Where(w => Keras(w) is not null).Select(w => (Keras(w)!.Name, w.Shape.Length)));

    void PairByName(IReadOnlyList<string> names, List<KerasLayer> left)
    {
        if (names.Count != _wanted.Length)
            throw new ModelException(
                $"design {_design.Name} pairs {names.Count} Keras layers with its {_wanted.Length} layers with weights");
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
            if (Keras(weight) is not { } form || NamesIn(keras, form) is not { } names)
                _faults.Add($"layer {keras.Name} has no {Keras(weight)?.Name ?? "Keras form"} for {weight.Name}");
            else
            {
                left.ExceptWith(names);
                if (_pairs[Layer(weight)] is [var only] && ShapeOf(names, only) is var shape
                    && !TensorLayout.SameShape(shape, KerasShape(weight)))
                    _faults.Add($"{keras.Name}/{names[0]} is {TensorLayout.Text(shape)}, but the design needs " +
                        $"{string.Join('x', KerasShape(weight))} for {weight.Name}");
                CheckSettings(form, keras, config);
            }
        _faults.AddRange(left.Select(name => $"{keras.Name}/{name} is not in the design"));
    }

    void CheckSettings(KerasWeight form, KerasLayer keras, KerasConfig? config)
    {
        foreach (var (name, value) in form.Settings)
            if (config?.Number(keras.Group, name) is { } set && Math.Abs(set - value) > 1e-6 * Math.Abs(value))
                _faults.Add($"layer {keras.Name} has {name} {set:R}, but the design has {value:R}");
        string? found = config?.Text(keras.Group, "padding") ?? config?.Text(keras.Group, "border_mode");
        if (form.Padding is { } padding && found is not null && found != padding)
            _faults.Add($"layer {keras.Name} has padding {found}, but the design has {padding}");
    }

    /// <summary>Names under which a layer has a weight: those of Keras 2 or of Keras 1; null if it does not have it.</summary>
    static string[]? NamesIn(KerasLayer layer, KerasWeight weight) => layer.Weights.ContainsKey(weight.Name) ? [weight.Name]
        : weight.OldNames.All(layer.Weights.ContainsKey) ? weight.OldNames : null;

    long[] KerasShape(Weight weight)
    {
        var shape = new long[weight.Shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
            shape[Keras(weight)!.Axes[axis]] = weight.Shape[axis];
        return shape;
    }

    static long[] ShapeOf(string[] names, KerasLayer layer) =>
        TensorLayout.ConcatenatedShape([.. names.Select(name => layer.Weights[name].Shape)]);

    float[] Values(Weight weight)
    {
        if (BatchNorm.IsCounter(weight))
            return [0];
        var parts = _pairs[Layer(weight)]
            .SelectMany(layer => NamesIn(layer, Keras(weight)!)!.Select(name => layer.Weights[name])).ToArray();
        long[] shape = TensorLayout.ConcatenatedShape([.. parts.Select(part => part.Shape)]);
        if (!TensorLayout.SameShape(shape, KerasShape(weight)))
            throw new ModelException($"{_path}: {string.Join(" and ", parts.Select(part => part.Path))} are {TensorLayout.Text(shape)}; " +
                $"the design needs {string.Join('x', KerasShape(weight))} for {weight.Name}");
        float[] values = TensorLayout.Concatenate([.. parts.Select(part =>
            (StoredTensors.Floats(part.Numbers(), part.Type.Number, _path, part.Path), part.Shape[^1]))]);
        return TensorLayout.Permute(values, weight.Shape, Keras(weight)!.Axes);
    }
}
