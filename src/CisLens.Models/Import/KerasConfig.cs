using System.Globalization;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Models.Import;

/// <summary>The parts of a Keras architecture that are compared with a design: settings of layers, and Python functions.</summary>
sealed class KerasConfig
{
    const long MostBytes = 4 << 20; // parsing needs about ten times as much memory

    readonly Dictionary<string, JsonElement> _settings = new(StringComparer.Ordinal);
    readonly List<string> _lambdas = [];
    readonly HashSet<string> _functions = new(StringComparer.Ordinal);

    KerasConfig(JsonElement model) => Walk(model);

    /// <summary>Reads a file with the JSON of a Keras architecture.</summary>
    /// <exception cref="InputException">The file is missing, too large or damaged.</exception>
    public static KerasConfig Open(string path) => Parse(ReadText(path, "the JSON of a Keras architecture"), path);

    /// <summary>Reads the text of a JSON file.</summary>
    /// <exception cref="InputException">The file is missing or too large.</exception>
    public static string ReadText(string path, string expected)
    {
        if (!File.Exists(path))
            throw InputException.In(path, $"no such file; expected {expected}");
        return new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path)
            : throw InputException.In(path, $"has more than {MostBytes:N0} bytes; check that it is the JSON of an architecture");
    }

    /// <summary>Reads the JSON of a Keras architecture.</summary>
    /// <param name="json">The text.</param>
    /// <param name="where">Name of its file, for messages.</param>
    /// <exception cref="InputException">The text is too long or damaged.</exception>
    public static KerasConfig Parse(string json, string where)
    {
        if (json.Length > MostBytes)
            throw InputException.In(where, $"the architecture has {json.Length:N0} characters; expected at most {MostBytes:N0}");
        try
        {
            return new KerasConfig(JsonElement.Parse(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for half a character, "\ud800"
        {
            throw InputException.In(where, $"the architecture is not valid Keras JSON: {e.Message}", e);
        }
    }

    /// <summary>Names of the layers that are Python functions.</summary>
    public IReadOnlyList<string> Lambdas => _lambdas;

    /// <summary>
    /// Activations by their Keras names, such as <c>relu</c>, and pools, such as <c>max pool of 3</c>. Activations inside recurrent
    /// layers are left out.
    /// </summary>
    public IReadOnlySet<string> Functions => _functions;

    /// <summary>True if the architecture names an activation or a pool, even if it is only <c>linear</c>.</summary>
    public bool HasFunctions { get; private set; }

    /// <summary>A text setting of a layer, such as <c>same</c>, in lower case; null if the architecture does not have it.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="setting">Name of the setting, such as <c>padding</c>.</param>
    public string? Text(string layer, string setting) => _settings.TryGetValue(layer, out var config)
        && config.TryGetProperty(setting, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetString()!.ToLowerInvariant() : null;

    /// <summary>A setting of a layer that is a number; null if the architecture does not have it.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="setting">Name of the setting, such as <c>epsilon</c>. The first number of a list is given.</param>
    public double? Number(string layer, string setting) => _settings.TryGetValue(layer, out var config) ? First(config, setting) : null;

    // a two-dimensional pool has [1, 4]
    static double? Largest(JsonElement config, string setting) =>
        config.TryGetProperty(setting, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Number).Max(v => (double?)v.GetDouble())
            : First(config, setting);

    /// <summary>A setting that is a number, or the first number of a list; null if there is none.</summary>
    public static double? First(JsonElement config, string setting)
    {
        if (!config.TryGetProperty(setting, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            value = value[0];
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    // models have lists of layers, and some layers have another one in "layer"; other nested objects are not layers
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
            throw new JsonException($"a layer of the class {kind} has a config of type {config.ValueKind}; expected an object");
        string name = config.TryGetProperty("name", out var given) ? given.ToString() : "";
        _settings.TryAdd(name, config);
        if (kind == "Lambda")
            _lambdas.Add(name);
        if ((Pool(kind, config) ?? Activation(kind, config)) is not { } function)
            return;
        HasFunctions = true;
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
        double? size = Largest(config, "pool_size") ?? Largest(config, "pool_length");
        double? step = Largest(config, "strides") ?? Largest(config, "stride") ?? size;
        return string.Create(CultureInfo.InvariantCulture, $"{name} of {size}{(step == size ? "" : $" every {step}")}");
    }

    /// <summary>The activation of a layer: its setting, or the layer itself; null if it has none.</summary>
    public static string? Activation(string kind, JsonElement config)
    {
        string own = kind[(kind.IndexOf('>', StringComparison.Ordinal) + 1)..]; // the name of a package may come first
        if (own is "ReLU" or "Softmax" or "LeakyReLU" or "PReLU" or "ELU" or "GELU" or "ThresholdedReLU")
            return own == "ThresholdedReLU" ? "relu" : own.ToLowerInvariant();
        if (kind == "TFOpLambda" && config.TryGetProperty("function", out var operation) && operation.ValueKind == JsonValueKind.String)
            return operation.GetString() is ['n', 'n', '.', .. var name] ? name.ToLowerInvariant() : null;
        bool recurrent = kind.EndsWith("LSTM", StringComparison.Ordinal) || kind.EndsWith("GRU", StringComparison.Ordinal)
            || kind.EndsWith("RNN", StringComparison.Ordinal);
        if (recurrent || !config.TryGetProperty("activation", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        bool isObject = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("class_name", out _);
        return (isObject ? value.GetProperty("class_name") : value).ToString().ToLowerInvariant();
    }
}
