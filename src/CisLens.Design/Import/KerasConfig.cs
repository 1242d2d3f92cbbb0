using System.Text.Json;
using CisLens.Core;

namespace CisLens.Design.Import;

/// <summary>The architecture of a Keras model, as far as it is compared with a design: the settings of its layers, and Python code in it.</summary>
sealed class KerasConfig
{
    const long MostBytes = 16 << 20;

    readonly Dictionary<string, JsonElement> _settings = new(StringComparer.Ordinal);
    readonly List<string> _lambdas = [];

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
    /// <exception cref="InputException">It is damaged.</exception>
    public static KerasConfig Parse(string json, string where)
    {
        try
        {
            return new KerasConfig(JsonDocument.Parse(json).RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for half a letter, "\ud800"
        {
            throw InputException.In(where, $"the architecture is not sound JSON of Keras: {e.Message}", e);
        }
    }

    /// <summary>Layers that are Python functions.</summary>
    public IReadOnlyList<string> Lambdas => _lambdas;

    /// <summary>A number that a layer is set to; null where the architecture does not say it.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="setting">Such as <c>epsilon</c>; of a list the first one.</param>
    public double? Setting(string layer, string setting)
    {
        if (!_settings.TryGetValue(layer, out var config) || !config.TryGetProperty(setting, out var value))
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
    }
}
