using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CisLens.Core;

namespace CisLens.Train.Networks;

/// <summary>A JSON file of some options, laid over a whole set; all that is wrong with it is shown at once.</summary>
public sealed class OptionsFile
{
    readonly string _name;
    readonly JsonObject _values;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is not a JSON object.</exception>
    public OptionsFile(string path) => (_name, _values) = (path, Parse(path, File.ReadAllText(path)));

    /// <summary>The design that the file names, or null.</summary>
    public string? Design => _values["design"]?.ToString();

    /// <summary>The recipe that the file names, or null.</summary>
    public string? Recipe => _values["recipe"]?.ToString();

    static JsonObject Parse(string name, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false }) as JsonObject
                ?? throw InputException.In(name, "is not a JSON object of options");
        }
        catch (JsonException broken) when (broken.LineNumber is not null)
        {
            throw InputException.At(name, (broken.LineNumber ?? 0) + 1, $"not valid JSON near byte {broken.BytePositionInLine + 1}");
        }
        catch (JsonException)
        {
            throw InputException.In(name, "a key stands there twice");
        }
    }

    /// <summary>The options of the file, and <paramref name="defaults"/> for the rest.</summary>
    /// <exception cref="InputException">There are unknown keys or values that do not fit; all are named.</exception>
    public TrainOptions Over(TrainOptions defaults)
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(defaults, Json.Indented)!;
        var properties = ((JsonTypeInfo<TrainOptions>)Json.Indented.GetTypeInfo(typeof(TrainOptions))).Properties.ToDictionary(p => p.Name);
        var faults = new List<string>();
        foreach (var (key, value) in _values)
        {
            if (!properties.TryGetValue(key, out var property))
                faults.Add($"unknown key \"{key}\"{DidYouMean.Hint(key, properties.Keys)}");
            else if (Fault(key, value, property.PropertyType) is { } fault)
                faults.Add(fault);
            else
                merged[key] = value?.DeepClone();
        }
        if (faults.Count == 0)
        {
            var options = merged.Deserialize<TrainOptions>(Json.Indented)!;
            faults.AddRange(OptionRules.Faults(options));
            if (faults.Count == 0)
                return options;
        }
        throw InputException.In(_name, string.Join("; ", faults));
    }

    static string? Fault(string key, JsonNode? value, Type type)
    {
        try
        {
            bool takesNull = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
            if (value is null)
                return takesNull ? null : $"{key} is null, expected {Expected(type)}";
            value.Deserialize(type, Json.Indented);
            return null;
        }
        catch (JsonException)
        {
            return $"{key} is {value!.ToJsonString()}, expected {Expected(type)}";
        }
    }

    static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        return type == typeof(bool) ? "true or false" : type == typeof(string) ? "text"
            : type == typeof(double) ? "a number" : type == typeof(JsonObject) || type.IsGenericType ? "an object" : "a whole number";
    }
}
