using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design.Own;

namespace CisLens.Models.Import;

/// <summary>
/// Translates a Keras architecture, a Sequential or a Functional model with one input, one output and residual sums, into our list of
/// layers.
/// </summary>
sealed class KerasDesign
{
    readonly Dictionary<string, (string Kind, JsonElement Config, string[] Inputs, string Path)> _layers = new(StringComparer.Ordinal);
    int? _window;

    /// <summary>The options of a design with the layers of an architecture.</summary>
    /// <exception cref="ModelException">A layer or a setting is not supported. The message has its JSON path.</exception>
    public static JsonObject Translate(JsonElement model)
    {
        var design = new KerasDesign();
        string last = design.Collect(model);
        var rows = design.Chain(last, null) ?? [];
        string output = Output(rows);
        var options = new JsonObject { ["output"] = output switch { "softmax" => "probability", "relu" => "signal", _ => output } };
        options["exclusive"] = output == "softmax";
        if (output == "relu")
            options["last_step"] = output;
        if (design._window is { } window)
            options["window"] = window;
        if (rows.LastOrDefault() is { } head && head["type"]!.ToString() is "dense")
            (options["tasks"], head["units"]) = (head["units"]!.DeepClone(), OwnDesign.TasksWord);
        options[OwnDesign.LayersKey] = new JsonArray([.. rows]);
        return JsonNode.Parse(options.ToJsonString())!.AsObject();   // so that every number is read as JSON
    }

    /// <summary>Reads all layers, and returns the name of the last one.</summary>
    string Collect(JsonElement model)
    {
        string kind = model.GetProperty("class_name").ToString();
        if (kind is not ("Sequential" or "Functional" or "Model"))
            throw new ModelException($"class_name is \"{kind}\"; expected Sequential, Functional or Model");
        var config = model.GetProperty("config");
        bool listed = config.ValueKind == JsonValueKind.Array;   // Keras 1
        string path = listed ? "config" : "config.layers", last = "";
        foreach (var (i, layer) in (listed ? config : config.GetProperty("layers")).EnumerateArray().Index())
        {
            var own = layer.GetProperty("config");
            bool named = layer.TryGetProperty("name", out var given) || own.TryGetProperty("name", out given);
            string name = named ? given.ToString() : $"layer{i + 1}";
            string[] inputs = kind == "Sequential" ? last.Length > 0 ? [last] : [] : Inputs(layer);
            if (!_layers.TryAdd(name, (layer.GetProperty("class_name").ToString(), own, inputs, $"{path}[{i}]")))
                throw new ModelException($"{path}[{i}]: the name {name} occurs twice");
            _window ??= Window(own);
            last = name;
        }
        if (kind == "Sequential")
            return last;
        string[] outputs = [.. Tensors(config.GetProperty("output_layers"))];
        return outputs is [var only] ? only
            : throw new ModelException($"config.output_layers has {outputs.Length} outputs ({string.Join(", ", outputs)}); expected one");
    }

    static string[] Inputs(JsonElement layer) => layer.TryGetProperty("inbound_nodes", out var nodes) ? [.. Tensors(nodes)] : [];

    // ["name", 0, 0] or ["name", 0, 0, {}], at any depth; in Keras 3 below "keras_history"
    static IEnumerable<string> Tensors(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Array when item.GetArrayLength() >= 3 && item[0].ValueKind == JsonValueKind.String => [item[0].GetString()!],
        JsonValueKind.Array => item.EnumerateArray().SelectMany(Tensors),
        JsonValueKind.Object => item.EnumerateObject().Where(p => p.Name is "args" or "config" or "keras_history")
            .SelectMany(p => Tensors(p.Value)),
        _ => [],
    };

    static int? Window(JsonElement config)
    {
        foreach (string key in (string[])["batch_input_shape", "batch_shape", "input_shape"])
            if (config.TryGetProperty(key, out var shape) && shape.ValueKind == JsonValueKind.Array)
            {
                JsonElement[] sizes = [.. shape.EnumerateArray()];
                // the sequence may lie along the height of an image of width 1
                if (sizes is [.., _, { ValueKind: JsonValueKind.Number } width, _] && width.GetInt32() == 1)
                    sizes = [.. sizes[..^2], sizes[^1]];
                return sizes is [.., var length, { ValueKind: JsonValueKind.Number } bases] && bases.GetInt32() == 4
                    ? length.ValueKind == JsonValueKind.Number ? length.GetInt32() : null
                    : throw new ModelException($"{key} is {shape}; expected positions and 4 bases");
            }
        return null;
    }

    /// <summary>
    /// The rows after <paramref name="start"/> (null for the input) up to <paramref name="end"/>; null if the end does not follow
    /// the start.
    /// </summary>
    List<JsonObject>? Chain(string end, string? start)
    {
        var rows = new List<JsonObject>();
        for (string? at = end; at != start;)
        {
            if (at is null || !_layers.TryGetValue(at, out var layer))
                return start is null && at is null ? rows : null;
            if (layer.Kind == "Add")
            {
                (rows, at) = ([Sum(layer), .. rows], SkipOf(layer));
                continue;
            }
            if (layer.Inputs.Length > 1)
                throw new ModelException($"{layer.Path} is a {layer.Kind} of {layer.Inputs.Length} layers; "
                    + "expected one, or Add of a layer and a branch of it");
            rows.InsertRange(0, KerasRows.From(at, layer.Kind, layer.Config, layer.Path));
            at = layer.Inputs.FirstOrDefault();
        }
        return rows;
    }

    string SkipOf((string Kind, JsonElement Config, string[] Inputs, string Path) add) => add.Inputs is [var a, var b]
        ? Chain(a, b) is not null ? b : Chain(b, a) is not null ? a : throw NoSkip(add.Path) : throw NoSkip(add.Path);

    static ModelException NoSkip(string path) => new($"{path} is an Add; expected two inputs; one must be a branch of the other");

    JsonObject Sum((string Kind, JsonElement Config, string[] Inputs, string Path) add)
    {
        string skip = SkipOf(add), branch = add.Inputs[0] == skip ? add.Inputs[1] : add.Inputs[0];
        return new JsonObject { ["type"] = "residual", ["layers"] = new JsonArray([.. Chain(branch, skip)!]) };
    }

    /// <summary>Removes a last activation, and returns the kind of the output that it makes.</summary>
    static string Output(List<JsonObject> rows)
    {
        string last = rows.LastOrDefault()?["type"]?.ToString() ?? "";
        string? output = last switch { "sigmoid" => "probability", "softplus" => "signal", "softmax" or "relu" => last, _ => null };
        if (output is not null)
            rows.RemoveAt(rows.Count - 1);
        return output ?? "scalar";
    }
}
