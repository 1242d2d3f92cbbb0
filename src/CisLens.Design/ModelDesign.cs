using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design;

/// <summary>
/// A network as its paper's table gives it: named sizes with the paper's values, and rows of layers whose shapes are
/// checked. A design has no weights; a <see cref="Network"/> is made from it.
/// </summary>
public abstract record ModelDesign
{
    /// <summary>The family of models with such a design, in a manifest.</summary>
    public const string Family = "net";

    const int MaxSize = 1 << 24;

    // what is not an option is read-only, and so stays out of the options
    static readonly JsonSerializerOptions s_options = new(Json.Indented) { IgnoreReadOnlyProperties = true };
    static readonly JsonSerializerOptions s_withNulls = new(s_options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    /// <summary>What <c>--design</c> takes.</summary>
    public abstract string Name { get; }

    /// <summary>One line for a list.</summary>
    public abstract string Summary { get; }

    /// <summary>Length of the input in bp.</summary>
    public abstract int Window { get; init; }

    /// <summary>Number of tracks.</summary>
    public abstract int Tasks { get; init; }

    /// <summary>What the tracks are, which decides the last step of the network.</summary>
    public TrackKind Output { get; init; } = TrackKind.Probability;

    /// <summary>Letters of the input channels in order.</summary>
    public virtual string BaseOrder => "ACGT";

    /// <summary>What N becomes in the input.</summary>
    public virtual UnknownBase UnknownBase => UnknownBase.Zero;

    /// <summary>Length of a bin in bp for a network that answers along the sequence; null for one answer a window.</summary>
    public virtual int? BinBp => null;

    /// <summary>Bases at either end of the window that no bin covers.</summary>
    public virtual int CropBp => 0;

    /// <summary>Bins along the sequence, 1 for one answer a window.</summary>
    public int Bins => BinBp is { } bp ? (Window - 2 * CropBp) / bp : 1;

    /// <summary>True where the tracks are classes of which one holds, so that their answers sum to 1.</summary>
    public bool OneOfTracks => !Transform().EachAlone;

    /// <summary>How the two strands become one prediction.</summary>
    public virtual StrandRule Strand => StrandRule.Average;

    /// <summary>Published ids of the tracks, null where users bring their own.</summary>
    public virtual IReadOnlyList<string>? TrackIds => null;

    /// <summary>
    /// The Keras layers that published files keep the weights in, one for each layer of ours that has weights, in our order;
    /// <c>"Dense_Dev+Dense_Hk"</c> puts outputs side by side. Null where the n-th of a kind is the n-th of ours.
    /// </summary>
    public virtual IReadOnlyList<string>? KerasLayers => null;

    /// <summary>Whether the rows do what the Python functions (Lambda layers) in published Keras files of this design do.</summary>
    public virtual bool KnowsKerasLambdas => false;

    /// <summary>What its authors gave it beside the sequence and what stands here instead, for the model's card; null for sequence alone.</summary>
    public virtual string? Assumes => null;

    /// <summary>What to cite.</summary>
    public abstract string Citation { get; }

    /// <summary>Outputs that labels are given for, the first of the tracks; the others follow from them.</summary>
    internal virtual int Learnt => Tasks;

    /// <summary>What the numbers of one track are.</summary>
    /// <param name="track">0-based.</param>
    public virtual TrackKind Kind(int track) => Output;

    /// <summary>This design for the tracks of a dataset: as many, of their kind.</summary>
    /// <exception cref="InputException">It cannot be trained on these tracks together.</exception>
    public virtual ModelDesign For(IReadOnlyList<Track> labels)
    {
        var kinds = labels.Select(t => t.Kind).Distinct().ToArray();
        return kinds.Length == 1 ? this with { Tasks = labels.Count, Output = kinds[0] }
            : throw new InputException($"the tracks are of the kinds {string.Join(", ", kinds)}; a network is trained on one kind, prepare them apart");
    }

    /// <summary>The tracks of a model of this design that was trained on those of a dataset.</summary>
    public virtual IReadOnlyList<Track> TracksFor(IReadOnlyList<Track> labels) => labels;

    /// <summary>How it is trained when nothing else is said.</summary>
    public abstract TrainOptions Recipe { get; }

    /// <summary>The layers, as rows with the shape that must come out of each.</summary>
    protected abstract Stack Build();

    /// <summary>The layers, their shapes checked from the input to the tracks.</summary>
    /// <exception cref="ModelException">A size does not fit, such as a window that is too short.</exception>
    public Stack CheckedRows()
    {
        try
        {
            CheckSizes();
            var stack = Build();
            Shape output = stack.Output(new Shape(4, Window)), expected = BinBp is null ? new Shape(Tasks) : new Shape(Bins, Tasks);
            return output.Equals(expected) ? stack : throw new ModelException($"ends with {output}, expected {expected}");
        }
        catch (ModelException e)
        {
            throw new ModelException($"design {Name} with a window of {Window} bp and {Tasks} tasks: {e.Message}", e);
        }
    }

    // a file from a stranger may hold any number: sizes are whole and positive, double is for shares, float for what may be any number
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
                throw new ModelException($"{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)} is out of range: sizes go from 1 to {MaxSize}, dropout from 0 to below 1, other numbers are finite");
    }

    /// <summary>Refuses lists that are not as long as the design has layers.</summary>
    private protected static void Expect<T>(int count, params T[][] lists)
    {
        foreach (var list in lists)
            if (list.Length != count)
                throw new ModelException($"a list of {list.Length} {(typeof(T) == typeof(int) ? "sizes" : "dropouts")}, expected {count}");
    }

    /// <summary>Numbers that training moves.</summary>
    public long ParameterCount() => CheckedRows().Weights.Where(w => !w.Buffer).Sum(w => w.Count);

    /// <summary>The sizes, as a model file keeps them.</summary>
    public JsonObject Options() => (JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_options)!;

    /// <summary>This design with some sizes replaced.</summary>
    /// <exception cref="ModelException">A key is unknown, or a value of the wrong kind.</exception>
    public ModelDesign WithOptions(JsonObject options)
    {
        var all = (JsonObject)JsonSerializer.SerializeToNode(this, GetType(), s_withNulls)!;
        var unknown = options.Select(o => o.Key).Where(key => !all.ContainsKey(key)).ToList();
        if (unknown.Count > 0)
            throw new ModelException($"design {Name} has no option \"{unknown[0]}\"; it has {string.Join(", ", all.Select(o => o.Key))}");
        foreach (var (key, value) in options)
            all[key] = value?.DeepClone();
        try
        {
            return (ModelDesign)all.Deserialize(GetType(), s_options)!;
        }
        catch (JsonException e)
        {
            throw new ModelException($"design {Name}: option {e.Path?.TrimStart('$', '.')} has a value of the wrong kind", e);
        }
    }

    /// <summary>What the rest of the program must know of a model of this design; add build, licence and origin with <c>with</c>.</summary>
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
            Strand = Strand,
            Bins = Bins,
            BinBp = BinBp,
            CropBp = CropBp,
            OutputTransform = ((OutputTransform)CheckedRows().Layers.Last()).Word,
            Tracks = tracks,
            Citation = Citation,
        };
    }

    /// <summary>The rows of a network, in order; each says the shape that it must give.</summary>
    protected static Stack Rows(params Row[] rows) => new(rows);

    /// <summary>One row: its shape, such as <c>B 320 250</c>, and the layers that lead to it.</summary>
    protected static Row Row(string shape, params Layer[] layers) => new(shape, layers);

    /// <summary>A convolution, <c>B inputs L</c> to <c>B filters L'</c>; <paramref name="width"/> and <paramref name="padding"/> in positions.</summary>
    protected static Conv Conv(string name, int inputs, int filters, int width, int padding = 0, int dilation = 1, KernelForm form = KernelForm.Line, bool bias = true) =>
        new(name, inputs, filters, width, padding, dilation, form) { Biased = bias };

    /// <summary>A convolution that keeps the length, as "same" in TensorFlow.</summary>
    protected static Conv SameConv(string name, int inputs, int filters, int width) =>
        new(name, inputs, filters, width, (width - 1) / 2, Dilation: 1, KernelForm.Line) { ExtraRight = (width - 1) % 2 };

    /// <summary>Constants behind the channels: <c>B F L</c> to <c>B F+n L</c>, or <c>B F</c> to <c>B F+n</c>.</summary>
    protected static Constants Constants(params float[] values) => new(values);

    /// <summary>A linear layer, <c>B inputs</c> to <c>B outputs</c>.</summary>
    protected static Dense Dense(string name, int inputs, int outputs, bool bias = true) => new(name, inputs, outputs) { Biased = bias };

    /// <summary>Dense layers of the same input, their outputs side by side.</summary>
    protected static Heads HeadsOf(params Dense[] parts) => new(parts);

    /// <summary>A body on both strands, side by side: <c>B F</c> to <c>B 2F</c>.</summary>
    protected static BothStrands BothStrands(params Layer[] body) => new(body);

    /// <summary>Batch normalisation of each channel.</summary>
    protected static BatchNorm BatchNorm(string name, int channels) => new(name, channels);

    /// <summary>Batch normalisation as Keras has it: ε is 1e-3, a batch weighs <paramref name="momentum"/> in the running statistics.</summary>
    protected static BatchNorm KerasBatchNorm(string name, int channels, double momentum = 0.01) => new(name, channels) { Epsilon = 1e-3, Momentum = momentum };

    /// <summary>max(0, x).</summary>
    protected static Relu Relu() => new();

    /// <summary>x times the normal distribution function of x.</summary>
    protected static Gelu Gelu() => new();

    /// <summary>The approximation of <see cref="Gelu"/> by tanh.</summary>
    protected static GeluTanh GeluTanh() => new();

    /// <summary>e to the x.</summary>
    protected static Exponential Exponential() => new();

    /// <summary>x above the limit, else a constant.</summary>
    protected static Threshold Threshold(double limit, double otherwise) => new(limit, otherwise);

    /// <summary>While training, each number is zero with this probability.</summary>
    protected static Dropout Dropout(double probability) => new(probability);

    /// <summary>The largest of each run of positions; <paramref name="ceil"/> keeps a short last run.</summary>
    protected static MaxPool MaxPool(int size, bool ceil = false) => new(size, ceil);

    /// <summary>As <see cref="MaxPool"/> with TensorFlow's "same": a length that the size does not divide is filled up at both ends.</summary>
    protected static MaxPool MaxPoolSame(int size) => new(size, Ceil: true) { Centred = true };

    /// <summary>The largest over all positions: <c>B F L</c> to <c>B F</c>.</summary>
    protected static GlobalMax GlobalMax() => new();

    /// <summary>The largest and the mean over all positions, side by side: <c>B F L</c> to <c>B 2F</c>.</summary>
    protected static GlobalMaxMean GlobalMaxMean() => new();

    /// <summary><c>B F L</c> to <c>B F·L</c>, channel by channel.</summary>
    protected static Flatten Flatten() => new(ByPosition: false);

    /// <summary><c>B F L</c> to <c>B L·F</c>, position by position, as Keras does.</summary>
    protected static Flatten FlattenByPosition() => new(ByPosition: true);

    /// <summary>What the body gives, added to what it was given.</summary>
    protected static Residual Residual(params Layer[] body) => new(body);

    /// <summary>The sum of what 1×1 convolutions take out of a trunk before it, and after each of its stages.</summary>
    protected static SkipSum SkipSum(Layer first, params SkipStage[] stages) => new(first, stages);

    /// <summary>Positions at either end fall away: <c>B F L</c> to <c>B F L − 2 each</c>.</summary>
    protected static Crop Crop(int each) => new(each);

    /// <summary><c>B T N</c> to <c>B N T</c>: bins before tracks, as predictions are kept.</summary>
    protected static BinsFirst BinsFirst() => new();

    /// <summary>What two branches make of the same input, side by side: <c>B F+G</c>.</summary>
    protected static Beside Beside(Layer first, Layer second) => new(first, second);

    /// <summary>Weights of gapped words of either strand: <c>B 4 L</c> to one number a pattern of gaps.</summary>
    protected static GappedWords GappedWords(string name, int informative, int span, double dropout) => new(name, informative, span, dropout);

    /// <summary>A dense layer at every position: <c>B I L</c> to <c>B O L</c>.</summary>
    protected static EachPosition EachPosition(Dense dense) => new(dense);

    /// <summary>An LSTM along the sequence and one against it: <c>B I L</c> to <c>B 2U L</c>.</summary>
    protected static BidirectionalLstm BidirectionalLstm(string name, int inputs, int units, double dropout) => new(name, inputs, units, dropout);

    /// <summary>The mean of the two answers of <see cref="BothStrands"/>, on the natural scale.</summary>
    protected MeanOfStrands MeanOfStrands() => new(Output);

    /// <summary>The last step that the kind of track asks for.</summary>
    protected virtual OutputTransform Transform() => OutputTransform.For(Output);
}
