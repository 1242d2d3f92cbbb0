using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design;

/// <summary>What is fixed about a design, whatever its sizes.</summary>
/// <param name="Name">Name for <c>--design</c>.</param>
/// <param name="Summary">One line for a list.</param>
/// <param name="Citation">What to cite.</param>
public sealed record Card(string Name, string Summary, string Citation)
{
    /// <summary>Kind of the tracks, unless the data says otherwise.</summary>
    public TrackKind Output { get; init; } = TrackKind.Probability;

    /// <summary>Letters of the input channels, in order.</summary>
    public string BaseOrder { get; init; } = "ACGT";

    /// <summary>What N becomes in the input.</summary>
    public UnknownBase UnknownBase { get; init; } = UnknownBase.Zero;

    /// <summary>How the two strands become one prediction.</summary>
    public StrandRule Strand { get; init; } = StrandRule.Average;

    /// <summary>Length of a bin in bp for a network that predicts along the sequence; null for one prediction per window.</summary>
    public int? BinBp { get; init; }

    /// <summary>Published ids of the tracks; null where users bring their own.</summary>
    public IReadOnlyList<string>? TrackIds { get; init; }

    /// <summary>Shape of the kernels in weight files.</summary>
    public KernelForm KernelForm { get; init; }
}

/// <summary>
/// A network as the table in its paper gives it: named sizes with the paper's values, and rows of layers. A design has no
/// weights; a <see cref="Network"/> is made from it.
/// </summary>
public abstract record ModelDesign
{
    /// <summary>The family of models with such a design, in a manifest.</summary>
    public const string Family = "net";

    const int MaxSize = 1 << 24;

    // read-only properties are no options and are left out
    static readonly JsonSerializerOptions s_options = new(Json.Indented) { IgnoreReadOnlyProperties = true };
    static readonly JsonSerializerOptions s_withNulls = new(s_options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    // names of options in model files of version 0.1, and what they are now
    static readonly (string Old, string[] New)[] s_renamed =
    [
        ("dropped", ["dropout_rate", "dropout_rates"]),
        ("conv_dropout", ["conv_dropout_rate"]),
        ("dense_dropout", ["dense_dropout_rate"]),
        ("word_dropout", ["word_dropout_rate"]),
    ];

    /// <summary>A design with a card.</summary>
    protected ModelDesign(Card card) => (Card, Output) = (card, card.Output);

    /// <summary>What is fixed about the design.</summary>
    public Card Card { get; }

    /// <summary>Length of the input in bp.</summary>
    public abstract int Window { get; init; }

    /// <summary>Number of tracks.</summary>
    public abstract int Tasks { get; init; }

    /// <summary>Kind of the tracks, which decides the last step of the network.</summary>
    public TrackKind Output { get; init; }

    /// <summary>Name for <c>--design</c>.</summary>
    public string Name => Card.Name;

    /// <inheritdoc cref="Card.BaseOrder"/>
    public string BaseOrder => Card.BaseOrder;

    /// <inheritdoc cref="Card.UnknownBase"/>
    public UnknownBase UnknownBase => Card.UnknownBase;

    /// <inheritdoc cref="Card.BinBp"/>
    public int? BinBp => Card.BinBp;

    /// <summary>Bases at either end of the window that no bin covers.</summary>
    public virtual int CropBp => 0;

    /// <summary>Bins along the sequence, 1 for one prediction per window.</summary>
    public int Bins => BinBp is { } bp ? (Window - 2 * CropBp) / bp : 1;

    /// <summary>True where the tracks are classes of which exactly one is true, so that their predictions sum to 1.</summary>
    public bool OneOfTracks => !Transform().EachAlone;

    /// <summary>Published ids of the tracks, null where there are none for this number of tracks.</summary>
    public IReadOnlyList<string>? TrackIds => Card.TrackIds?.Count == Tasks ? Card.TrackIds : null;

    /// <summary>Inputs of the published network that are constant here, for the model's card; null for none.</summary>
    public virtual string? ConstantInputs => null;

    /// <summary>
    /// Names of the layers that have weights, in order, as weight files have them; null for <c>conv1</c>, <c>norm1</c>, <c>dense1</c>
    /// and so on.
    /// </summary>
    protected virtual IReadOnlyList<string>? LayerNames => null;

    /// <summary>Kind of one track.</summary>
    /// <param name="track">0-based.</param>
    public virtual TrackKind Kind(int track) => Output;

    /// <summary>This design for the tracks of a dataset: as many, of their kind.</summary>
    /// <exception cref="InputException">It cannot be trained on these tracks together.</exception>
    public virtual ModelDesign For(IReadOnlyList<Track> labels)
    {
        var kinds = labels.Select(t => t.Kind).Distinct().ToArray();
        return kinds.Length == 1 ? this with { Tasks = labels.Count, Output = kinds[0] }
            : throw new InputException($"the tracks are of the kinds {string.Join(", ", kinds)}; "
                + "a network is trained on one kind, so prepare one dataset per kind");
    }

    /// <summary>The tracks of a model of this design that was trained on those of a dataset.</summary>
    public virtual IReadOnlyList<Track> TracksFor(IReadOnlyList<Track> labels) => labels;

    /// <summary>How it is trained unless the user says otherwise.</summary>
    public abstract TrainOptions Recipe { get; }

    /// <summary>The layers, in rows. Channels in and names are inferred.</summary>
    protected abstract Sequential Build();

    /// <summary>The layers with all that was inferred, checked from the input to the tracks.</summary>
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
            return output.Equals(expected) ? layers : throw new ModelException($"ends with {output}, expected {expected}");
        }
        catch (ModelException e)
        {
            throw new ModelException($"design {Name} with a window of {Window} bp and {Tasks} tasks: {e.Message}", e);
        }
    }

    /// <summary>Checks, at the paper's sizes, that every row gives the shape that it states.</summary>
    /// <exception cref="ModelException">A row states another shape.</exception>
    public void CheckStatedShapes() => CheckStatedShapes(BoundLayers());

    void CheckStatedShapes(Layer layer)
    {
        foreach (var row in (layer as Sequential)?.Rows ?? [])
            if (row.Shape.Replace("L", $"{Window}", StringComparison.Ordinal) != row.Output!.ToString())
                throw new ModelException($"design {Name}: a row states {row.Shape}, its layers give {row.Output}");
        foreach (var inner in layer.Contents)
            CheckStatedShapes(inner);
    }

    // a file may hold any number: sizes are whole and positive, doubles are shares, floats may be any finite number
    void CheckSizes()
    {
        foreach (var property in GetType().GetProperties().Where(p => p.CanWrite))
            if (property.GetValue(this) switch
            {
                int size => size is < 1 or > MaxSize,
                int[] sizes => sizes.Any(size => size is < 1 or > MaxSize),
                double share => share is not (>= 0 and < 1),
                double[] shares => shares.Any(share => share is not (>= 0 and < 1)),
                float constant => !float.IsFinite(constant),
                float[] constants => !constants.All(float.IsFinite),
                _ => false,
            })
                throw new ModelException($"{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)} is out of range: "
                    + $"sizes go from 1 to {MaxSize}, dropout from 0 to below 1, other numbers are finite");
    }

    /// <summary>Refuses lists that do not have one element for each layer.</summary>
    private protected static void RequireLength<T>(int count, params T[][] lists)
    {
        foreach (var list in lists)
            if (list.Length != count)
                throw new ModelException($"a list of {list.Length} {(typeof(T) == typeof(int) ? "sizes" : "dropouts")}, expected {count}");
    }

    /// <summary>Numbers that training changes.</summary>
    public long ParameterCount() => BoundLayers().Weights.Where(w => !w.Buffer).Sum(w => w.Count);

    /// <summary>The sizes, as a model file keeps them.</summary>
    public JsonObject Options() => (JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_options)!;

    /// <summary>This design with some sizes replaced.</summary>
    /// <exception cref="ModelException">A key is unknown, or a value of the wrong kind.</exception>
    public ModelDesign WithOptions(JsonObject options)
    {
        var all = (JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_withNulls)!;
        foreach (var (given, value) in options)
        {
            if (given == "keras_layers")   // model files of version 0.1 have this list, which the import knows
                continue;
            string key = s_renamed.FirstOrDefault(r => r.Old == given).New?.FirstOrDefault(all.ContainsKey) ?? given;
            if (!all.ContainsKey(key))
                throw new ModelException($"design {Name} has no option \"{key}\"; it has {string.Join(", ", all.Select(o => o.Key))}");
            all[key] = value?.DeepClone();
        }
        try
        {
            return (ModelDesign)all.Deserialize(GetType(), s_options)!;
        }
        catch (JsonException e)
        {
            throw new ModelException($"design {Name}: option {e.Path?.TrimStart('$', '.')} has a value of the wrong kind", e);
        }
    }

    /// <summary>The manifest of a model of this design; add build, licence and origin with <c>with</c>.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="tracks">The tracks, as many as <see cref="Tasks"/>.</param>
    public ModelManifest Manifest(string name, IReadOnlyList<Track> tracks)
    {
        if (tracks.Count != Tasks)
            throw new ArgumentException($"{tracks.Count} tracks for {Tasks} tasks");
        return new ModelManifest
        {
            Name = name,
            Family = Family,
            Design = Name,
            Options = Options(),
            Window = Window,
            BaseOrder = BaseOrder,
            UnknownBase = UnknownBase,
            Strand = Card.Strand,
            Bins = Bins,
            BinBp = BinBp,
            CropBp = CropBp,
            OutputTransform = ((OutputTransform)BoundLayers().Layers.Last()).Word,
            Tracks = tracks,
            Citation = Card.Citation,
        };
    }

    /// <summary>The rows of a network, in order.</summary>
    protected static Sequential Sequential(params Row[] rows) => new(rows);

    /// <summary>One row: the shape that it gives at the paper's sizes, such as <c>B 320 250</c>, and its layers.</summary>
    protected static Row Row(string shape, params Layer[] layers) => new(shape, layers);

    /// <summary>The last step for the kind of the tracks.</summary>
    protected virtual OutputTransform Transform() => OutputTransform.For(Output);
}
