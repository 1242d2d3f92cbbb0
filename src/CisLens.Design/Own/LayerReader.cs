using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;

namespace CisLens.Design.Own;

/// <summary>Makes layers of a JSON list. Each is an object with a <c>type</c>, or the type alone.</summary>
/// <param name="tasks">Number of tracks, for layers of <c>tasks</c> units.</param>
/// <param name="kind">Kind of the tracks.</param>
sealed class LayerReader(int tasks, TrackKind kind)
{
    static readonly string[] s_types =
    [
        "conv", "dense", "pointwise", "batch_norm", "relu", "gelu", "gelu_tanh", "gelu_sigmoid", "exponential", "dropout", "max_pool",
        "avg_pool", "global_max", "global_mean", "global_max_mean", "flatten", "residual", "concat", "both_strands", "mean_of_strands",
        "lstm", "gapped_kmers", "crop",
    ];

    readonly List<string> _names = [];
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Names of the layers with weights, in order: those of the file, or <c>conv1</c>, <c>norm1</c> and so on.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The layers of a list with their paths.</summary>
    /// <exception cref="ModelException">A layer is unknown, or a value has the wrong type or is out of range.</exception>
    public (string Path, Layer Layer)[] Read(JsonArray list, string path) =>
        [.. list.Select((node, i) => ($"{path}[{i}]", Read(node, $"{path}[{i}]")))];

    Layer[] Inner(JsonFields fields, string key) => [.. Read(fields.List(key), fields.PathOf(key)).Select(row => row.Layer)];

    Layer Read(JsonNode? node, string path)
    {
        var json = node as JsonObject ?? (node is JsonValue value && value.TryGetValue(out string? text) ? new() { ["type"] = text }
            : throw new ModelException($"{path} is {node?.ToJsonString(Json.Line) ?? "null"}; expected an object with a type, or a type"));
        var fields = new JsonFields(json, path);
        string type = fields.Word("type", s_types)
            ?? throw new ModelException($"{fields.PathOf("type")} is missing; expected one of {string.Join(", ", s_types)}");
        var layer = Make(type, fields);
        fields.Done();
        return layer;
    }

    Layer Make(string type, JsonFields f)
    {
        switch (type)
        {
            case "conv":
                Name(f, "conv");
                return Convolution(f);
            case "dense":
                Name(f, "dense");
                return new Dense(Units(f, "units"), f.Flag("bias", true));
            case "pointwise":
                Name(f, "dense");
                return new Pointwise(new Dense(Units(f, "units"), f.Flag("bias", true)));
            case "batch_norm":
                Name(f, "norm");
                return new BatchNorm(f.Share("epsilon", 1e-5), f.Share("momentum", 0.1));
            case "lstm":
                Name(f, "lstm");
                return new BidirectionalLstm(f.Size("units"), f.Share("dropout", 0));
            case "gapped_kmers":
                Name(f, "words");
                return new GappedKmers(f.Size("bases"), f.Size("span"), f.Share("dropout", 0));
            case "max_pool":
                return f.Word("padding", "valid", "same") == "same" ? MaxPool.Same(f.Size("size")) : new MaxPool(f.Size("size"));
            case "residual":
                return new Residual(Inner(f, "layers"));
            case "both_strands":
                return new BothStrands(Inner(f, "layers"));
            case "concat":
                return new Concat(Branch(f, "first"), Branch(f, "second"));
            default:
                return Plain(type, f);
        }
    }

    Layer Plain(string type, JsonFields f) => type switch
    {
        "relu" => new Relu(),
        "gelu" => new Gelu(),
        "gelu_tanh" => new GeluTanh(),
        "gelu_sigmoid" => new GeluSigmoid(),
        "exponential" => new Exponential(),
        "dropout" => new Dropout(f.Share("rate")),
        "avg_pool" => new MeanPool(f.Size("size")),
        "global_max" => new GlobalMax(),
        "global_mean" => new GlobalMean(),
        "global_max_mean" => new GlobalMaxMean(),
        "flatten" => new Flatten(f.Flag("by_position", false)),
        "mean_of_strands" => new MeanOfStrands(kind),
        _ => new Crop(f.Size("each")),
    };

    Sequential Branch(JsonFields fields, string key) => new([new Row("", Inner(fields, key))]);

    Conv Convolution(JsonFields f)
    {
        int filters = Units(f, "filters"), width = f.Size("width"), dilation = f.Size("dilation", 1);
        bool bias = f.Flag("bias", true);
        if (f.Is("padding", "same"))
            return Conv.Same(filters, width, dilation, bias);
        return new Conv(filters, width, f.Is("padding", "valid") ? 0 : f.Size("padding", 0, low: 0), dilation, bias);
    }

    int Units(JsonFields f, string key) => f.Is(key, OwnDesign.TasksWord) ? tasks : f.Size(key);

    void Name(JsonFields f, string kind)
    {
        string name = f.Word("name") ?? $"{kind}{_counts[kind] = _counts.GetValueOrDefault(kind) + 1}";
        if (_names.Contains(name))
            throw new ModelException($"{f.PathOf("name")}: a layer before it is called {name}, too; expected different names");
        _names.Add(name);
    }
}
