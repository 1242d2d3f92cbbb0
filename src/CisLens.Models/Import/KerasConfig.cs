using System.Globalization;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Models.Import;

/// <summary>The architecture of a Keras model, as far as it is compared with a design: the settings of its layers, and Python code in it.</summary>
sealed class KerasConfig
{
    const long MostBytes = 4 << 20; // parsed it takes about ten times as much

    readonly Dictionary<string, JsonElement> _settings = new(StringComparer.Ordinal);
    readonly List<string> _lambdas = [];
    readonly HashSet<string> _functions = new(StringComparer.Ordinal);

    KerasConfig(JsonElement model) => Walk(model);

    /// <summary>Reads a file of the JSON that Keras writes of a model.</summary>
    /// <exception cref="InputException">It is not there, too large, or damaged.</exception>
    public static KerasConfig Open(string path)
    {
        if (!File.Exists(path))
            throw InputException.In(path, "no such file, expected the JSON of a Keras architecture");
        return new FileInfo(path).Length <= MostBytes ? Parse(File.ReadAllText(path), path) : throw InputException.In(path, $"has more than {MostBytes:N0} bytes, is it the JSON of an architecture?");
    }

    /// <summary>Reads the JSON that Keras writes of a model.</summary>
    /// <param name="json">The text.</param>
    /// <param name="where">Its name in messages.</param>
    /// <exception cref="InputException">It is too large, or damaged.</exception>
    public static KerasConfig Parse(string json, string where)
    {
        if (json.Length > MostBytes)
            throw InputException.In(where, $"the architecture has {json.Length:N0} letters, expected at most {MostBytes:N0}");
        try
        {
            return new KerasConfig(JsonElement.Parse(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for half a letter, "\ud800"
        {
            throw InputException.In(where, $"the architecture is not sound JSON of Keras: {e.Message}", e);
        }
    }

    /// <summary>Layers that are Python functions.</summary>
    public IReadOnlyList<string> Lambdas => _lambdas;

    /// <summary>The network's activations, by Keras' names such as <c>relu</c>, and pools, such as <c>max pool of 3</c>; activations within recurrent layers are left out.</summary>
    public IReadOnlySet<string> Functions => _functions;

    /// <summary>Whether it says what its layers put their numbers through, if only that they leave them.</summary>
    public bool SaysFunctions { get; private set; }

    /// <summary>A word that a layer is set to, such as <c>same</c>, in lower case; null where the architecture does not say it.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="setting">Such as <c>padding</c>.</param>
    public string? Word(string layer, string setting) =>
        _settings.TryGetValue(layer, out var config) && config.TryGetProperty(setting, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.ToLowerInvariant() : null;

    /// <summary>A number that a layer is set to; null where the architecture does not say it.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="setting">Such as <c>epsilon</c>; of a list the first one.</param>
    public double? Setting(string layer, string setting) => _settings.TryGetValue(layer, out var config) ? First(config, setting) : null;

    // of a pool in two dimensions, [1, 4]
    static double? Largest(JsonElement config, string setting) =>
        config.TryGetProperty(setting, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Number).Select(v => (double?)v.GetDouble()).DefaultIfEmpty().Max() : First(config, setting);

    static double? First(JsonElement config, string setting)
    {
        if (!config.TryGetProperty(setting, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            value = value[0];
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    // models hold lists of layers, some layers hold another in "layer"; what else is nested is no layer
    void Walk(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Array)
            foreach (var inner in item.EnumerateArray())
                Walk(inner);
        if (item.ValueKind != JsonValueKind.Object)
            return;
        if (item.TryGetProperty("config", out var config) && item.TryGetProperty("class_name", out var kind))
            Add(kind.ToString(), config);
        foreach (var property in item.EnumerateObject())
            if (property.Name is "config" or "layers" or "layer")
                Walk(property.Value);
    }

    void Add(string kind, JsonElement config)
    {
        if (config.ValueKind == JsonValueKind.Array && kind != "Lambda")
            return; // Keras 1: the layers of a Sequential
        if (config.ValueKind != JsonValueKind.Object)
            throw new JsonException($"a layer of the class {kind} has a config that is {config.ValueKind}, expected an object");
        string name = config.TryGetProperty("name", out var given) ? given.ToString() : "";
        _settings.TryAdd(name, config);
        if (kind == "Lambda")
            _lambdas.Add(name);
        if ((Pool(kind, config) ?? Activation(kind, config)) is not { } function)
            return;
        SaysFunctions = true;
        if (function != "linear")
            _functions.Add(function);
    }

    static string? Pool(string kind, JsonElement config)
    {
        int end = kind.IndexOf("Pooling", StringComparison.Ordinal);
        if (end < 0)
            return null;
        bool global = kind.StartsWith("Global", StringComparison.Ordinal);
        string name = (global ? "global " : "") + kind[(global ? "Global".Length : 0)..end].ToLowerInvariant() + " pool";
        if (global)
            return name;
        double? size = Largest(config, "pool_size") ?? Largest(config, "pool_length"), step = Largest(config, "strides") ?? Largest(config, "stride") ?? size;
        return string.Create(CultureInfo.InvariantCulture, $"{name} of {size}{(step == size ? "" : $" every {step}")}");
    }

    /// <summary>What a layer puts its numbers through: its setting, or what it is itself.</summary>
    static string? Activation(string kind, JsonElement config)
    {
        string own = kind[(kind.IndexOf('>', StringComparison.Ordinal) + 1)..]; // a package may stand before it
        if (own is "ReLU" or "Softmax" or "LeakyReLU" or "PReLU" or "ELU" or "GELU" or "ThresholdedReLU")
            return own == "ThresholdedReLU" ? "relu" : own.ToLowerInvariant();
        if (kind == "TFOpLambda" && config.TryGetProperty("function", out var operation) && operation.ValueKind == JsonValueKind.String)
            return operation.GetString() is ['n', 'n', '.', .. var name] ? name.ToLowerInvariant() : null;
        bool recurrent = kind.EndsWith("LSTM", StringComparison.Ordinal) || kind.EndsWith("GRU", StringComparison.Ordinal) || kind.EndsWith("RNN", StringComparison.Ordinal);
        return !recurrent && config.TryGetProperty("activation", out var value) && value.ValueKind != JsonValueKind.Null
            ? (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("class_name", out var named) ? named : value).ToString().ToLowerInvariant() : null;
    }
}
