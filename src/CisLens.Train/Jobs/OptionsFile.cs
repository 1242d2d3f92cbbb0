using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CisLens.Core;
using CisLens.Design;

namespace CisLens.Train.Jobs;

/// <summary>A JSON file of options that replace defaults. An error lists all faults of the file.</summary>
public sealed class OptionsFile
{
    static readonly JsonDocumentOptions s_document = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

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
            return JsonNode.Parse(text, documentOptions: s_document) as JsonObject
                ?? throw InputException.In(name, "is not a JSON object of options");
        }
        catch (JsonException broken) when (broken.LineNumber is not null)
        {
            throw InputException.At(name, (broken.LineNumber ?? 0) + 1, $"not valid JSON near byte {broken.BytePositionInLine + 1}");
        }
        catch (JsonException)
        {
            throw InputException.In(name, "duplicate key; expected each key once");
        }
    }

    /// <summary>The options of the file; options that the file does not name are those of <paramref name="defaults"/>.</summary>
    /// <param name="defaults">A complete set of options.</param>
    /// <param name="rules">Finds values that are out of range.</param>
    /// <exception cref="InputException">A key is unknown, or a value is invalid.</exception>
    public T Over<T>(T defaults, Func<T, IReadOnlyList<string>> rules) where T : class
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(defaults, Json.Indented)!;
        var properties = ((JsonTypeInfo<T>)Json.Indented.GetTypeInfo(typeof(T))).Properties
            .Where(p => p.Get is not null).ToDictionary(p => p.Name);
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
            var options = merged.Deserialize<T>(Json.Indented)!;
            faults.AddRange(rules(options));
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
        catch (JsonException e) when (e.Path?.Length > 1)
        {
            return $"{key}{e.Path[1..]} is unknown, or its value has the wrong type";
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
            : type == typeof(double) ? "a number" : type.IsPrimitive ? "a whole number" : "an object";
    }
}
