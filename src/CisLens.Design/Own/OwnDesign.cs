using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Own;

/// <summary>A design of the user's own: layers as JSON. The last step to the natural scale follows from the kind of the tracks.</summary>
public sealed record OwnDesign : ModelDesign
{
    /// <summary>The option with the layers, which only such designs have.</summary>
    public const string LayersKey = "layers";

    /// <summary>The word for as many units or filters as there are tracks.</summary>
    public const string TasksWord = "tasks";

    const string LastStepKey = "last_step";

    static readonly string[] s_kinds = ["probability", "scalar", "signal"];

    OwnDesign(Card card) : base(card) { }

    /// <inheritdoc/>
    public override int Window { get; init; }

    /// <inheritdoc/>
    public override int Tasks { get; init; }

    /// <summary>Whether the tracks are classes that exclude each other.</summary>
    public bool Exclusive { get; init; }

    /// <inheritdoc/>
    public override int CropBp => _cropBp;

    /// <summary>The last step from the network's output to the natural scale; null for that of the kind of the tracks.</summary>
    public string? LastStep { get; init; }

    readonly int _cropBp;
    readonly JsonArray _layers = [];

    /// <summary>Makes a design.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Layers and sizes, as <see cref="Options"/> gives them.</param>
    /// <exception cref="ModelException">A value is missing, unknown or out of range. The message has its JSON path.</exception>
    public static OwnDesign From(string name, JsonObject options)
    {
        var f = new JsonFields(options, "");
        var layers = f.List(LayersKey);
        var card = new Card(name, "your own: " + string.Join(", ", layers.Select(TypeOf)), $"design {name}")
        {
            Output = Kind(f.Word("output", s_kinds) ?? s_kinds[0]),
            BaseOrder = f.Word("base_order") ?? "ACGT",
            UnknownBase = f.Word("unknown_base", "zero", "quarter") == "quarter" ? UnknownBase.Quarter : UnknownBase.Zero,
            Centre = f.Word("centre", "left", "right") == "right" ? Centre.Right : Centre.Left,
            Strand = f.Word("strand", "average", "forward") == "forward" ? StrandRule.Forward : StrandRule.Average,
            BinBp = f.Size("bin_bp", 0, low: 0) is > 0 and var bp ? bp : null,
        };
        var design = new OwnDesign(card, f.Size("crop_bp", 0, low: 0), (JsonArray)layers.DeepClone())
        {
            Window = f.Size("window", 1000),
            Tasks = f.Size("tasks", 1),
            Exclusive = f.Flag("exclusive", false),
            LastStep = f.Word(LastStepKey, OutputTransform.Words),
        };
        f.Word("name");
        f.Done();
        if (string.Concat(card.BaseOrder.Order()) != "ACGT")
            throw new ModelException($"base_order is \"{card.BaseOrder}\"; expected the letters A, C, G and T, each once");
        design.Rows(out _);
        return design;
    }

    OwnDesign(Card card, int cropBp, JsonArray layers) : this(card) => (_cropBp, _layers) = (cropBp, layers);

    static string TypeOf(JsonNode? layer) => (layer is JsonObject ? layer["type"] : layer)?.ToString() ?? "";

    static TrackKind Kind(string word) => Enum.Parse<TrackKind>(word, ignoreCase: true);

    (string Path, Layer Layer)[] Rows(out IReadOnlyList<string> names)
    {
        var reader = new LayerReader(Tasks, Output);
        var rows = reader.Read(_layers, LayersKey);
        names = reader.Names;
        return rows;
    }

    /// <inheritdoc/>
    public override JsonObject Options()
    {
        var options = Sizes();
        if (LastStep is not null)
            options[LastStepKey] = LastStep;
        if (Card.Centre != Centre.Left)
            options["centre"] = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Card.Centre}");
        return options;
    }

    JsonObject Sizes() => new()
    {
        ["window"] = Window,
        ["tasks"] = Tasks,
        ["output"] = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Output}"),
        ["exclusive"] = Exclusive,
        ["base_order"] = BaseOrder,
        ["unknown_base"] = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{UnknownBase}"),
        ["strand"] = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Card.Strand}"),
        ["bin_bp"] = BinBp ?? 0,
        ["crop_bp"] = CropBp,
        [LayersKey] = _layers.DeepClone(),
    };

    /// <inheritdoc/>
    public override IEnumerable<string> OptionNames() => Options().Select(option => option.Key);

    /// <inheritdoc/>
    public override ModelDesign WithOptions(JsonObject options)
    {
        var all = Options();
        foreach (var (key, value) in options)
            all[key] = value?.DeepClone();
        return From(Name, all);
    }

    /// <summary>Ours, as for <c>cisnet</c>, without shifts.</summary>
    public override TrainOptions Recipe => new()
    {
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 0.001,
        WeightDecay = 0.01,
        BatchSize = 128,
        Epochs = 12,
        SequencesSeen = 140_000,
        Schedule = ScheduleKind.Cosine,
        WarmUp = 0.15,
        ClipNorm = 1,
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<string>? LayerNames
    {
        get
        {
            Rows(out var names);
            return names;
        }
    }

    /// <inheritdoc/>
    protected override OutputTransform Transform() => Exclusive ? new Softmax()
        : LastStep is null ? base.Transform() : OutputTransform.Named(LastStep);

    /// <inheritdoc/>
    protected override Sequential Build()
    {
        var rows = Rows(out _);
        Shape shape = new(4, Window), expected = BinBp is null ? new(Tasks) : new(Tasks, Bins);
        foreach (var (path, layer) in rows)
            try
            {
                shape = layer.Bind(shape, new Binder()).Output(shape);
            }
            catch (ModelException e)
            {
                throw new ModelException($"{path}, {TypeOf(_layers[Index(path)])}: {e.Message}", e);
            }
        if (!shape.Equals(expected))
            throw new ModelException($"{LayersKey}[{rows.Length - 1}]: the output is {shape}; expected {expected}, "
                + (BinBp is null ? $"such as a dense layer of \"{TasksWord}\" units"
                    : $"such as a conv of \"{TasksWord}\" filters, one position per bin"));
        var layers = rows.Select(row => new Row("", [row.Layer]));
        return Sequential([.. layers, new Row("", BinBp is null ? [Transform()] : [new Transpose(), Transform()])]);
    }

    static int Index(string path) => int.Parse(path[(LayersKey.Length + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
}
