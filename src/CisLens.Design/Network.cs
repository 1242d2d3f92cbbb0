using CisLens.Core;
using CisLens.Core.Contract;
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
    readonly int _binwise;    // from this layer on, each bin is computed from itself alone
    readonly int _binAxis;    // the axis of the bins in its input
    readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    RecomputedLayers? _recomputed;
    CodedInput? _codes;
    readonly HashSet<string> _frozen = new(StringComparer.Ordinal);

    Network(ModelDesign design, Device device, DType type, Func<Weight, float[]> fill)
    {
        (Design, Device, Type) = (design, device, type);
        _rows = design.BoundLayers();
        _transform = (OutputTransform)_rows.Layers.Last();
        _body = [.. _rows.Layers.SkipLast(1)];
        (_binwise, _binAxis) = Binwise();
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
        for (long i = 0; weight.Diagonal != 0 && i < weight.Shape[0]; i++)
            values[i * (weight.Shape[1] + 1)] += (float)weight.Diagonal;
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
    /// <param name="head">Index of the head.</param>
    public Tensor Forward(Tensor x, bool training, int head = 0)
    {
        if (training)
            CountBatch();
        var context = new ForwardContext { Weights = _tensors, Training = training, Frozen = _frozen, Head = head };
        return TorchForward.Run(_body, x, context);
    }

    /// <summary>
    /// <see cref="Forward(Tensor, bool, int)"/> during training, which also returns the input of the last layer with weights.
    /// </summary>
    /// <param name="x">One-hot sequences on <see cref="Device"/>.</param>
    /// <param name="hidden">The activations of the last hidden layer.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="recompute">
    /// True to keep fewer activations, and to compute the others again in <see cref="Backward"/>, which the caller then must use.
    /// </param>
    /// <param name="codes">
    /// The base codes of <paramref name="x"/>; null to compute all layers from <paramref name="x"/>. On the CPU and in single
    /// precision, first convolutions are computed from the codes. The caller then must use <see cref="Backward"/>.
    /// </param>
    public Tensor ForwardTraining(Tensor x, out Tensor hidden, int head = 0, bool recompute = false, byte[]? codes = null)
    {
        CountBatch();
        _codes = codes is not null && Device.Kind == DeviceKind.Cpu && Type == DType.Float32
            ? new CodedInput(x, codes, Design.BaseOrder, Design.UnknownBase) : null;
        var context = new ForwardContext { Weights = _tensors, Training = true, Frozen = _frozen, Head = head, Codes = _codes };
        int last = LastWithWeights;
        _recomputed = recompute ? new RecomputedLayers(_body.Take(last), context, Device) : null;
        hidden = _recomputed?.Run(x) ?? TorchForward.Run(_body.Take(last), x, context);
        return TorchForward.Run(_body.Skip(last), hidden, context);
    }

    /// <summary>Adds the gradients of a loss, which was computed from the last <see cref="ForwardTraining"/>.</summary>
    public void Backward(Tensor loss)
    {
        loss.Backward();
        _recomputed?.Backward();
        CodedLayers = _codes?.Layers ?? 0;
        _codes?.Backward();
        (_recomputed, _codes) = (null, null);
    }

    /// <summary>Number of convolutions that the last training step computed from codes.</summary>
    internal int CodedLayers { get; private set; }

    /// <summary>
    /// Whether there is one last hidden layer. There is none if the whole network is inside one layer, which processes windows or strands
    /// separately.
    /// </summary>
    public bool HasHidden => LastWithWeights > 0;

    int LastWithWeights => _body.FindLastIndex(layer => layer.Weights.Any());

    /// <summary>
    /// Predictions on the natural scale, <c>B T</c> or <c>B N T</c>. Layers after the last that joins bins compute only the wanted bins,
    /// and the last layer computes only the wanted tracks.
    /// </summary>
    /// <param name="x">One-hot sequences on <see cref="Device"/>.</param>
    /// <param name="tracks">Indexes of the tracks, 64-bit, on <see cref="Device"/>; null for all.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="bins">The bins; null for all.</param>
    public Tensor Predict(Tensor x, Tensor? tracks, int head = 0, BinRange? bins = null)
    {
        using var scope = new TensorScope();
        var context = PredictionContext(tracks, head);
        var hidden = TorchForward.Run(_body.Take(_binwise), x, context);
        var wanted = bins is { } range ? hidden.Narrow(_binAxis, range.First0, range.Count) : hidden;
        return scope.Keep(Predict(_body.Skip(_binwise), wanted, context));
    }

    ForwardContext PredictionContext(Tensor? tracks, int head) => new()
    {
        Weights = _tensors,
        Head = head,
        Tracks = tracks,
        TracksOf = tracks is null || !_transform.EachAlone ? null : LastOf(head),
    };

    /// <summary>The last layers, the transform to the natural scale, and the wanted tracks.</summary>
    Tensor Predict(IEnumerable<Layer> last, Tensor hidden, ForwardContext context)
    {
        var output = Transform(TorchForward.Run(last, hidden, context));
        return context.Tracks is { } tracks && context.TracksOf is null ? output.IndexSelect(-1, tracks) : output;
    }

    (int First, int Axis) Binwise()
    {
        var shapes = Design.Shapes(_rows);
        int first = _body.Count;
        while (Design.BinBp is not null && first > 0 && _body[first - 1].ReachFor(shapes[first - 1]) == Reach.Same)
            first--;
        return (first, shapes[first].PositionAxis);
    }

    /// <summary>The layer with one output per track of a head; null if other layers follow it.</summary>
    string? LastOf(int head)
    {
        var layer = _body.FindLast(layer => layer is not Transpose);
        layer = layer is HeadChoice choice ? choice.Parts[head] : layer;
        return layer is Pointwise pointwise ? pointwise.Dense.Name : (layer as Dense)?.Name ?? (layer as Conv)?.Name;
    }

    /// <inheritdoc cref="Layer.LastOfHeads"/>
    public IReadOnlyList<IReadOnlyList<Layer>> LastOfHeads => _rows.LastOfHeads;

    /// <summary>The dense layers whose outputs, concatenated, are the raw outputs of a head.</summary>
    /// <param name="head">Index of the head.</param>
    public IReadOnlyList<Dense> Heads(int head = 0) => _rows.All.OfType<Heads>().LastOrDefault()?.Parts
        ?? [(_rows.All.OfType<HeadChoice>().LastOrDefault()?.Parts[head] ?? _rows).All.OfType<Dense>().Last()];

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

    /// <summary>The attention of all layers, one map per layer. Only pooled maps are kept.</summary>
    /// <param name="x">One one-hot sequence on <see cref="Device"/>.</param>
    /// <param name="reverse">True if the sequence is of the minus strand; the maps are in the order of the plus strand.</param>
    /// <param name="mostCells">Largest number of rows of a map.</param>
    public IReadOnlyList<AttentionMap> Attention(Tensor x, bool reverse, int mostCells)
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var maps = new AttentionMaps(reverse, mostCells);
        TorchForward.Run(_body.Take(_binwise), x, new ForwardContext { Weights = _tensors, Maps = maps });
        return maps.All;
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
