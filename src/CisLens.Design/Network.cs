using CisLens.Core;
using CisLens.Design.Layers;
using CisLens.Design.Libtorch;
using CisLens.Torch;

namespace CisLens.Design;

/// <summary>A design with weights on a device. Parameters and buffers have the names of PyTorch.</summary>
public sealed class Network : IDisposable
{
    readonly Sequential _rows;
    readonly List<Layer> _body;
    readonly OutputTransform _transform;
    readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    readonly HashSet<string> _frozen = new(StringComparer.Ordinal);

    Network(ModelDesign design, Device device, DType type, Func<Weight, float[]> fill)
    {
        (Design, Device, Type) = (design, device, type);
        _rows = design.BoundLayers();
        _transform = (OutputTransform)_rows.Layers.Last();
        _body = [.. _rows.Layers.SkipLast(1)];
        Weights = [.. _rows.Weights];
        foreach (var weight in Weights)
            Add(weight, fill(weight));
    }

    void Add(Weight weight, float[] values)
    {
        if (BatchNorm.IsCounter(weight))
        {
            _counters[weight.Name] = (long)values[0];
            return;
        }
        var tensor = TensorScope.Release(Torch.Tensor.Zeros(weight.Shape, Type, Device));
        _tensors[weight.Name] = tensor;
        Write(weight.Name, values);
        tensor.RequiresGrad = !weight.Buffer;
    }

    /// <summary>A network with random weights, as PyTorch initialises them. Each weight has its own random stream, by name.</summary>
    public static Network Create(ModelDesign design, Device device, Rng rng, DType type = DType.Float32) =>
        new(design, device, type, weight => Initial(weight, rng.Split(weight.Name)));

    /// <summary>A network with given weights.</summary>
    /// <param name="design">The design.</param>
    /// <param name="device">The device.</param>
    /// <param name="fill">Returns the values of a weight, row-major; called once per weight.</param>
    /// <param name="type">The type of weights and activations.</param>
    public static Network From(ModelDesign design, Device device, Func<Weight, float[]> fill, DType type = DType.Float32) =>
        new(design, device, type, fill);

    /// <summary>Random values of a weight, as PyTorch initialises it.</summary>
    public static float[] Initial(Weight weight, Rng rng)
    {
        var values = new float[weight.Count];
        for (long i = 0; i < values.Length; i++)
            values[i] = (float)(weight.Low + (weight.High - weight.Low) * rng.NextDouble());
        return values;
    }

    /// <summary>The design.</summary>
    public ModelDesign Design { get; }

    /// <summary>The device of the weights.</summary>
    public Device Device { get; }

    /// <summary>The type of the weights.</summary>
    public DType Type { get; }

    /// <summary>All weights in the order of the state dict.</summary>
    public IReadOnlyList<Weight> Weights { get; }

    /// <summary>The weights that training changes, by name, in order.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Parameters =>
        Weights.Where(w => !w.Buffer && !_frozen.Contains(w.Name)).Select(w => KeyValuePair.Create(w.Name, _tensors[w.Name]));

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount => Weights.Where(w => !w.Buffer).Sum(w => w.Count);

    /// <summary>
    /// Excludes weights from training. Batch normalisation with such weights uses its statistics and does not update them.
    /// </summary>
    public void Freeze(IEnumerable<string> weights)
    {
        foreach (string name in weights)
            if (_frozen.Add(name) && _tensors.TryGetValue(name, out var tensor))
                tensor.RequiresGrad = false;
    }

    void CountBatch()
    {
        foreach (string counter in _counters.Keys)
            if (!_frozen.Contains(counter))
                _counters[counter]++;
    }

    /// <summary>
    /// The outputs before the last transform; the loss is computed from them. The shape goes from <c>B 4 L</c> to <c>B T</c>, or to
    /// <c>B N T</c> if the network has bins.
    /// </summary>
    /// <param name="x">One-hot sequences on <see cref="Device"/>.</param>
    /// <param name="training">Whether dropout is active and batch normalisation updates its statistics.</param>
    public Tensor Forward(Tensor x, bool training)
    {
        if (training)
            CountBatch();
        var context = new ForwardContext { Weights = _tensors, Training = training, Frozen = _frozen };
        return TorchForward.Run(_body, x, context);
    }

    /// <summary><see cref="Forward(Tensor, bool)"/> during training, which also returns the input of the last layer with weights.</summary>
    /// <param name="x">One-hot sequences on <see cref="Device"/>.</param>
    /// <param name="hidden">The activations of the last hidden layer.</param>
    public Tensor ForwardTraining(Tensor x, out Tensor hidden)
    {
        CountBatch();
        var context = new ForwardContext { Weights = _tensors, Training = true, Frozen = _frozen };
        int last = LastWithWeights;
        hidden = TorchForward.Run(_body.Take(last), x, context);
        return TorchForward.Run(_body.Skip(last), hidden, context);
    }

    /// <summary>
    /// Whether there is one last hidden layer. There is none if the whole network is inside one layer, which processes windows or strands
    /// separately.
    /// </summary>
    public bool HasHidden => LastWithWeights > 0;

    int LastWithWeights => _body.FindLastIndex(layer => layer.Weights.Any());

    /// <summary>
    /// Predictions on the natural scale, <c>B T</c> or <c>B N T</c>. A single dense head, also one for each bin, computes only these
    /// tracks.
    /// </summary>
    /// <param name="x">One-hot sequences on <see cref="Device"/>.</param>
    /// <param name="tracks">Indexes of the tracks, 64-bit, on <see cref="Device"/>; null for all.</param>
    public Tensor Predict(Tensor x, Tensor? tracks)
    {
        bool bins = _body[^1] is Transpose;
        var head = _body[bins ? ^2 : ^1] switch { Dense dense when !bins => dense, Pointwise each when bins => each.Dense, _ => null };
        if (tracks is null || !_transform.EachAlone || head is null)
        {
            var all = Transform(Forward(x, training: false));
            return tracks is null ? all : all.IndexSelect(-1, tracks);
        }
        var context = new ForwardContext { Weights = _tensors, Tracks = tracks };
        using var hidden = TorchForward.Run(_body.SkipLast(bins ? 2 : 1), x, context);
        using var rows = bins ? hidden.Transpose(1, 2) : hidden;
        return Transform(TorchForward.RunTracks(head, rows, context));
    }

    /// <summary>The dense layers whose outputs, concatenated, are the raw outputs.</summary>
    public IReadOnlyList<Dense> Heads => _rows.All.OfType<Heads>().LastOrDefault()?.Parts ?? [_rows.All.OfType<Dense>().Last()];

    /// <summary>Converts raw outputs to the natural scale.</summary>
    public Tensor Transform(Tensor raw) => TorchForward.Run(_transform, raw, new ForwardContext { Weights = _tensors });

    /// <summary>The outputs of all layers in order, including the last transform, for comparison with a reference.</summary>
    public IReadOnlyList<Tensor> Trace(Tensor x)
    {
        var context = new ForwardContext { Weights = _tensors };
        var outputs = new List<Tensor>();
        foreach (var layer in _rows.Layers)
            outputs.Add(TorchForward.Run(layer, outputs.LastOrDefault() ?? x, context));
        return outputs;
    }

    /// <summary>A parameter or buffer; null for a counter.</summary>
    public Tensor? Tensor(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Copies the values of a weight, row-major.</summary>
    public float[] Read(string name) =>
        _counters.TryGetValue(name, out long count) ? [count] : _tensors[name].ToArray<float>();

    /// <summary>Replaces the values of a weight.</summary>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        if (_counters.ContainsKey(name))
        {
            _counters[name] = (long)values[0];
            return;
        }
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var weight = Weights.First(w => w.Name == name);
        _tensors[name].CopyFrom(Torch.Tensor.From(values, weight.Shape));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }
}
