using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>
/// One layer of a network, as data: its output shape, its weights and its reach. The computation is elsewhere (<c>Libtorch/</c>), so that
/// one description can be computed in several ways.
/// </summary>
public abstract record Layer
{
    private protected Layer() { }

    /// <summary>Infers what depends on the input (channels, names) and returns the complete layer.</summary>
    /// <param name="input">Shape of the input.</param>
    /// <param name="binder">Gives layers with weights their names.</param>
    public virtual Layer Bind(Shape input, Binder binder) => this;

    /// <summary>Shape of the output.</summary>
    /// <exception cref="ModelException">The layer cannot take this input.</exception>
    public abstract Shape Output(Shape input);

    /// <summary>The input positions that an output position needs.</summary>
    /// <param name="input">Shape of the input.</param>
    public abstract Reach ReachFor(Shape input);

    /// <summary>The tensors of the layer; known after <see cref="Bind"/>.</summary>
    public virtual IEnumerable<Weight> Weights => Contents.SelectMany(layer => layer.Weights);

    /// <summary>The layers inside this one, in order.</summary>
    public virtual IEnumerable<Layer> Contents => [];

    /// <summary>
    /// For each head, the layers with weights that make its outputs: the last one, or several, whose outputs are concatenated.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Layer>> LastOfHeads =>
        All.OfType<HeadChoice>().LastOrDefault() is { } choice ? [.. choice.Parts.Select(part => part.LastOfHeads[0])]
        : [All.OfType<Heads>().LastOrDefault() is { } heads ? heads.Parts
            : [All.Last(layer => layer.Weights.Any() && !layer.Contents.Any())]];

    /// <summary>This layer and all layers inside it.</summary>
    public IEnumerable<Layer> All => Contents.SelectMany(layer => layer.All).Prepend(this);

    /// <summary>The output positions that can change when the input changes at [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public (long From, long To) Dirty(long from, long to, Shape input) =>
        ReachFor(input).Dirty(from, to, Output(input).Positions);

    /// <summary>Binds consecutive layers. <paramref name="shape"/> is their input shape, and receives their output shape.</summary>
    private protected static Layer[] BindAll(IEnumerable<Layer> layers, ref Shape shape, Binder binder)
    {
        var bound = new List<Layer>();
        foreach (var layer in layers)
        {
            bound.Add(layer.Bind(shape, binder));
            shape = bound[^1].Output(shape);
        }
        return [.. bound];
    }

    /// <summary>The output shape of consecutive layers.</summary>
    private protected static Shape OutputOf(IEnumerable<Layer> layers, Shape input) =>
        layers.Aggregate(input, (shape, layer) => layer.Output(shape));

    /// <summary>The reach of consecutive layers.</summary>
    private protected static Reach ReachOf(IEnumerable<Layer> layers, Shape input)
    {
        var reach = Reach.Same;
        foreach (var layer in layers)
        {
            reach = reach.Then(layer.ReachFor(input));
            input = layer.Output(input);
        }
        return reach;
    }
}

/// <summary>Assigns names to the layers of a network: from a list, or <c>conv1</c>, <c>norm1</c>, <c>dense1</c> and so on.</summary>
/// <param name="names">One name for each layer with weights; null to number them by kind.</param>
/// <param name="form">Shape of the network's kernels in weight files.</param>
public sealed class Binder(IReadOnlyList<string>? names = null, KernelForm form = KernelForm.Conv1d)
{
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    int _taken;

    /// <summary>Shape of the network's kernels in weight files.</summary>
    public KernelForm Form => form;

    /// <summary>The name of the next layer with weights.</summary>
    /// <param name="kind">The kind of layer, such as <c>conv</c>.</param>
    public string Name(string kind)
    {
        if (names is null)
            return $"{kind}{_counts[kind] = _counts.GetValueOrDefault(kind) + 1}";
        return _taken < names.Count ? names[_taken++]
            : throw new ModelException($"{names.Count} layer names; expected one for each layer with weights");
    }

    /// <summary>Checks that every name was used.</summary>
    /// <exception cref="ModelException">The list has more names than the network has layers with weights.</exception>
    public void CheckAllUsed()
    {
        if (names is not null && _taken != names.Count)
            throw new ModelException($"{names.Count} layer names; expected {_taken}, one for each layer with weights");
    }
}
