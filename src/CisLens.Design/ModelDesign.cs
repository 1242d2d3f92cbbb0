using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design;

/// <summary>The properties of a design that do not depend on its sizes.</summary>
/// <param name="Name">The name that <c>--design</c> takes.</param>
/// <param name="Summary">One line that describes it in lists.</param>
/// <param name="Citation">The publication to cite.</param>
public sealed record Card(string Name, string Summary, string Citation)
{
    /// <summary>Default kind of the tracks.</summary>
    public TrackKind Output { get; init; } = TrackKind.Probability;

    /// <summary>Bases of the input channels, in order.</summary>
    public string BaseOrder { get; init; } = "ACGT";

    /// <summary>How N is encoded.</summary>
    public UnknownBase UnknownBase { get; init; } = UnknownBase.Zero;

    /// <summary>The base of the window that is the anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>How the two strands become one prediction.</summary>
    public StrandRule Strand { get; init; } = StrandRule.Average;

    /// <summary>Length of a bin in bp for a network that predicts along the sequence; null for one prediction per window.</summary>
    public int? BinBp { get; init; }

    /// <summary>Published ids of the tracks; null if there are none.</summary>
    public IReadOnlyList<string>? TrackIds { get; init; }

    /// <summary>The shape of the kernels in weight files.</summary>
    public KernelForm KernelForm { get; init; }
}

/// <summary>An output head of a design.</summary>
/// <param name="Name">Short name, that of the species; null in a design with one head, which is called like the model.</param>
/// <param name="Tasks">Number of tracks.</param>
public sealed record DesignHead(string? Name, int Tasks);

/// <summary>
/// A network as the table in its paper describes it: named sizes with the values of the paper, and rows of layers. A design has no weights;
/// a <see cref="Network"/> has.
/// </summary>
public abstract record ModelDesign
{
    /// <summary>The family of models with such a design, in manifests.</summary>
    public const string Family = "net";

    const int MaxSize = 1 << 24;

    // read-only properties are not options
    static readonly JsonSerializerOptions s_options = new(Json.Indented) { IgnoreReadOnlyProperties = true };
    static readonly JsonSerializerOptions s_withNulls = new(s_options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    // names of options in model files of version 0.1, and their names now
    static readonly (string Old, string[] New)[] s_renamed =
    [
        ("dropped", ["dropout_rate", "dropout_rates"]),
        ("conv_dropout", ["conv_dropout_rate"]),
        ("dense_dropout", ["dense_dropout_rate"]),
        ("word_dropout", ["word_dropout_rate"]),
    ];

    /// <summary>A design with a card.</summary>
    protected ModelDesign(Card card) => (Card, Output) = (card, card.Output);

    /// <summary>The properties that do not depend on sizes.</summary>
    public Card Card { get; }

    /// <summary>Length of the input in bp.</summary>
    public abstract int Window { get; init; }

    /// <summary>Number of tracks of the first head.</summary>
    public abstract int Tasks { get; init; }

    /// <summary>The heads, in order: one, or one per species after a common trunk. Their bins and last step are the same.</summary>
    public virtual IReadOnlyList<DesignHead> OutputHeads => [new(null, Tasks)];

    /// <summary>Kind of the tracks, which determines the last step of the network.</summary>
    public TrackKind Output { get; init; }

    /// <summary>The name that <c>--design</c> takes.</summary>
    public string Name => Card.Name;

    /// <inheritdoc cref="Card.BaseOrder"/>
    public string BaseOrder => Card.BaseOrder;

    /// <inheritdoc cref="Card.UnknownBase"/>
    public UnknownBase UnknownBase => Card.UnknownBase;

    /// <inheritdoc cref="Card.BinBp"/>
    public virtual int? BinBp => Card.BinBp;

    /// <summary>Number of bases at each end of the window that no bin covers.</summary>
    public virtual int CropBp => 0;

    /// <summary>Number of bins; 1 for one prediction per window.</summary>
    public int Bins => BinBp is { } bp ? (Window - 2 * CropBp) / bp : 1;

    /// <summary>The length of a window may differ from <see cref="Window"/> by a multiple of this many bp; null if it may not.</summary>
    public virtual int? LengthStep => BinBp;

    /// <summary>Whether U in a sequence is read as T; if not, it is an unknown base.</summary>
    public virtual bool ReadsUracil => false;

    /// <summary>Whether a bin depends only on its own bases and on <see cref="CropBp"/> bases on either side.</summary>
    public bool IsLocal => BinBp is { } bp && BoundLayers().ReachFor(new(4, Window)) is { Left: <= 0 } reach
        && reach.Stride == bp && reach.Right < 2L * CropBp + bp;

    /// <summary>Whether the tracks are classes that exclude each other, so that their predictions sum to 1.</summary>
    public bool OneOfTracks => !Transform().EachAlone;

    /// <summary>Published ids of the tracks; null if there are none for this number of tracks.</summary>
    public IReadOnlyList<string>? TrackIds => Card.TrackIds?.Count == Tasks ? Card.TrackIds : null;

    /// <summary>Describes inputs of the published network that are constant in this design; null for none.</summary>
    public virtual string? ConstantInputs => null;

    /// <summary>
    /// Names in weight files of the layers with weights, in order; null for <c>conv1</c>, <c>norm1</c>, <c>dense1</c>
    /// and so on.
    /// </summary>
    protected virtual IReadOnlyList<string>? LayerNames => null;

    /// <summary>The kind of a track.</summary>
    /// <param name="track">Index of the track.</param>
    public virtual TrackKind Kind(int track) => Output;

    /// <summary>This design with the number and kind of the tracks of a dataset.</summary>
    /// <exception cref="InputException">It cannot be trained on these tracks together.</exception>
    public virtual ModelDesign For(IReadOnlyList<Track> labels)
    {
        var kinds = labels.Select(t => t.Kind).Distinct().ToArray();
        return kinds.Length == 1 ? this with { Tasks = labels.Count, Output = kinds[0] }
            : throw new InputException($"the tracks have the kinds {string.Join(", ", kinds)}; expected one kind: "
                + "prepare one dataset per kind");
    }

    /// <summary>This design with the heads of a dataset, each with the number of its tracks.</summary>
    /// <exception cref="InputException">It cannot be trained on these tracks together.</exception>
    /// <exception cref="UsageException">There are several heads, and the design has one.</exception>
    public virtual ModelDesign For(IReadOnlyList<Head> heads) => heads.Count == 1 ? For(heads[0].Tracks)
        : throw new UsageException($"the data has the heads {string.Join(", ", heads.Select(h => h.Name))}, and design {Name} has one: "
            + $"train on one of them with --head {heads[0].Name}, or choose a design with a head per species, such as basenji-small");

    /// <summary>This design with the sizes of its hidden layers fixed, so that they do not depend on the number of tracks.</summary>
    public virtual ModelDesign WithFixedTrunk() => this;

    /// <summary>The tracks of a model of this design that is trained on the tracks of a dataset.</summary>
    public virtual IReadOnlyList<Track> TracksFor(IReadOnlyList<Track> labels) => labels;

    /// <summary>The default training options.</summary>
    public abstract TrainOptions Recipe { get; }

    /// <summary>The layers, in rows. Input channels and names are inferred.</summary>
    protected abstract Sequential Build();

    /// <summary>The layers with all inferred sizes and names, checked from the input to the tracks.</summary>
    /// <exception cref="ModelException">A size does not fit, such as a window that is too short.</exception>
    public Sequential BoundLayers()
    {
        try
        {
            CheckSizes();
            Shape input = new(4, Window), expected = BinBp is null ? new Shape(Tasks) : new Shape(Bins, Tasks);
            var binder = new Binder(LayerNames, Card.KernelForm);
            var layers = (Sequential)Build().Bind(input, binder);
            binder.CheckAllUsed();
            var output = layers.Output(input);
            return output.Equals(expected) ? layers : throw new ModelException($"the output is {output}; expected {expected}");
        }
        catch (ModelException e)
        {
            throw new ModelException($"design {Name} with a window of {Window} bp and {Tasks} tasks: {e.Message}", e);
        }
    }

    /// <summary>The input shape, and the output shape of each layer of <see cref="BoundLayers"/>.</summary>
    internal List<Shape> Shapes(Sequential bound)
    {
        var shapes = new List<Shape> { new(4, Window) };
        foreach (var layer in bound.Layers)
            shapes.Add(layer.Output(shapes[^1]));
        return shapes;
    }

    /// <summary>Number of values in the largest output of a layer for one window.</summary>
    public long LargestOutput() => Shapes(BoundLayers()).Max(shape => shape.Count);

    /// <summary>Checks that each row has the shape that it states, at the sizes of the paper.</summary>
    /// <exception cref="ModelException">The shape of a row is another one.</exception>
    public void CheckStatedShapes() => CheckStatedShapes(BoundLayers());

    void CheckStatedShapes(Layer layer)
    {
        foreach (var row in (layer as Sequential)?.Rows ?? [])
            if (row.Shape.Replace("L", $"{Window}", StringComparison.Ordinal) != row.Output!.ToString())
                throw new ModelException($"design {Name}: a row states {row.Shape}; its layers have the output {row.Output}");
        foreach (var inner in layer.Contents)
            CheckStatedShapes(inner);
    }

    // values may come from a file: sizes are positive, doubles are dropout rates, floats are finite
    void CheckSizes()
    {
        foreach (var property in GetType().GetProperties().Where(p => p.CanWrite))
            if (property.GetValue(this) switch
            {
                int size => size is < 1 or > MaxSize,
                DesignHead[] heads => heads.Length == 0 || heads.Any(h => string.IsNullOrEmpty(h.Name) || h.Tasks is < 1 or > MaxSize),
                int[] sizes => sizes.Any(size => size is < 1 or > MaxSize),
                double share => share is not (>= 0 and < 1),
                double[] shares => shares.Any(share => share is not (>= 0 and < 1)),
                float constant => !float.IsFinite(constant),
                float[] constants => !constants.All(float.IsFinite),
                _ => false,
            })
                throw new ModelException($"{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)} is out of range; "
                    + $"expected sizes from 1 to {MaxSize}, dropout rates from 0 to below 1, and finite other numbers");
    }

    /// <summary>Checks that lists have one element for each layer.</summary>
    private protected static void RequireLength<T>(int count, params T[][] lists)
    {
        foreach (var list in lists)
            if (list.Length != count)
            {
                string what = typeof(T) == typeof(int) ? "sizes" : "dropout rates";
                throw new ModelException($"a list has {list.Length} {what}; expected {count}");
            }
    }

    /// <summary>Length of a bin in bp after pools of these sizes. Sizes out of range are found when the layers are built.</summary>
    private protected static int BinOf(int[] pools) =>
        (int)pools.Aggregate(1L, (bp, pool) => Math.Clamp(bp * pool, 1, MaxSize));

    /// <summary>Number of bases of some bins.</summary>
    private protected int BasesOf(int bins) => (int)Math.Clamp((long)bins * (BinBp ?? 1), 0, int.MaxValue / 4);

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount() => BoundLayers().Weights.Where(w => !w.Buffer).Sum(w => w.Count);

    /// <summary>The sizes, as stored in model files. A size without a value is stored if its default has one.</summary>
    public virtual JsonObject Options()
    {
        var all = (JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_withNulls)!;
        string[] missing = [.. all.Where(option => option.Value is null).Select(option => option.Key)];
        if (missing.Length == 0)
            return all;
        object design = JsonSerializer.Deserialize("{}", GetType(), s_options)!;
        var defaults = (JsonObject)JsonSerializer.SerializeToNode(design, GetType(), s_options)!;
        foreach (string key in missing.Where(key => !defaults.ContainsKey(key)))
            all.Remove(key);
        return all;
    }

    /// <summary>Names of all sizes, also of those without a value.</summary>
    public virtual IEnumerable<string> OptionNames() =>
        ((JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_withNulls)!).Select(option => option.Key);

    /// <summary>This design with some sizes replaced.</summary>
    /// <exception cref="ModelException">A key is unknown, or a value has the wrong type.</exception>
    public virtual ModelDesign WithOptions(JsonObject options)
    {
        var all = (JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_withNulls)!;
        foreach (var (given, value) in options)
        {
            if (given == "keras_layers")   // in model files of version 0.1; the import of Keras files has it now
                continue;
            string key = s_renamed.FirstOrDefault(r => r.Old == given).New?.FirstOrDefault(all.ContainsKey) ?? given;
            if (!all.ContainsKey(key))
                throw new ModelException($"design {Name} has no option \"{key}\"{DidYouMean.Hint(key, all.Select(o => o.Key))}; "
                    + $"it has {string.Join(", ", all.Select(o => o.Key))}");
            all[key] = value?.DeepClone();
        }
        try
        {
            return (ModelDesign)all.Deserialize(GetType(), s_options)!;
        }
        catch (JsonException e)
        {
            throw new ModelException($"design {Name}: option {e.Path?.TrimStart('$', '.')} has a value of the wrong type", e);
        }
    }

    /// <summary>The manifest of a model of this design; add build, licence and origin with <c>with</c>.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="tracks">The tracks of the first head, as many as <see cref="Tasks"/>.</param>
    /// <param name="further">The tracks of each further head.</param>
    public ModelManifest Manifest(string name, IReadOnlyList<Track> tracks, params IReadOnlyList<IReadOnlyList<Track>> further)
    {
        IReadOnlyList<Track>[] all = [tracks, .. further];
        if (!all.Select(own => own.Count).SequenceEqual(OutputHeads.Select(head => head.Tasks)))
            throw new ArgumentException($"{string.Join(" and ", all.Select(own => own.Count))} tracks; "
                + $"expected {string.Join(" and ", OutputHeads.Select(head => head.Tasks))}");
        string transform = ((OutputTransform)BoundLayers().Layers.Last()).Word;
        return new ModelManifest
        {
            Name = name,
            Family = Family,
            Design = Name,
            Options = Options(),
            Window = Window,
            Centre = Card.Centre,
            BaseOrder = BaseOrder,
            UnknownBase = UnknownBase,
            Strand = Card.Strand,
            Bins = Bins,
            BinBp = BinBp,
            CropBp = CropBp,
            OutputTransform = transform,
            Tracks = tracks,
            HeadName = OutputHeads[0].Name,
            Species = OutputHeads[0].Name,
            FurtherHeads = further.Count == 0 ? null : [.. OutputHeads.Skip(1).Zip(further, (head, own) => new Head
            {
                Name = head.Name!,
                Species = head.Name,
                Tracks = own,
                BinBp = BinBp,
                CropBp = CropBp,
                OutputTransform = transform,
            })],
            Citation = Card.Citation,
        };
    }

    /// <summary>The rows of a network, in order.</summary>
    protected static Sequential Sequential(params Row[] rows) => new(rows);

    /// <summary>One row: its output shape at the sizes of the paper, such as <c>B 320 250</c>, and its layers.</summary>
    protected static Row Row(string shape, params Layer[] layers) => new(shape, layers);

    /// <summary>The last step for the kind of the tracks.</summary>
    protected virtual OutputTransform Transform() => OutputTransform.For(Output);
}
