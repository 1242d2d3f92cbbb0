using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CisLens.Core;
using CisLens.Design;

namespace CisLens.Train.Jobs;

/// <summary>
/// Options that replace defaults, from a JSON file and from assignments such as <c>learning_rate=0.001</c>. An error lists all faults.
/// </summary>
public sealed class OptionsFile
{
    static readonly JsonDocumentOptions s_document = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    readonly string? _path;
    readonly HashSet<string> _assigned = new(StringComparer.Ordinal);
    readonly JsonObject _values;

    /// <summary>Reads a file, and replaces its values by those of the assignments.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="assignments">
    /// Such as <c>learning_rate=0.001</c> or <c>sizes.filters=[64,64]</c>. A value that is not JSON is text.
    /// </param>
    /// <exception cref="InputException">The file is not a JSON object.</exception>
    /// <exception cref="UsageException">An assignment has no value, or an option is assigned twice.</exception>
    public OptionsFile(string? path, params IEnumerable<string> assignments)
    {
        (_path, _values) = (path, path is null ? [] : Parse(path, File.ReadAllText(path)));
        foreach (string assignment in assignments)
            Assign(assignment);
    }

    void Assign(string assignment)
    {
        if (assignment.Split('=', 2) is not [{ Length: > 0 } key, { Length: > 0 } text])
            throw new UsageException($"--set {assignment}: expected OPTION=VALUE, such as learning_rate=0.001");
        if (!_assigned.Add(key))
            throw new UsageException($"--set {key} is given twice; expected each option once");
        Set(key, Value(text));
    }

    OptionsFile(string? path, JsonObject values) => (_path, _values) = (path, values);

    /// <summary>Options with some values replaced by a combination of a grid.</summary>
    /// <param name="options">The options; null for none.</param>
    /// <param name="combination">Names, such as <c>sizes.filters</c>, and values; an object of <c>sizes</c> adds to the sizes.</param>
    /// <param name="path">The file of the grid, for messages.</param>
    public static OptionsFile With(OptionsFile? options, IEnumerable<(string Key, JsonNode? Value)> combination, string path)
    {
        var file = new OptionsFile(path, options?._values.DeepClone().AsObject() ?? []);
        foreach (var (key, value) in combination)
            if (key == "sizes" && value is JsonObject sizes)
                foreach (var (size, own) in sizes)
                    file.Set($"sizes.{size}", own?.DeepClone());
            else
                file.Set(key, value?.DeepClone());
        return file;
    }

    void Set(string key, JsonNode? value)
    {
        string[] parts = key.Split('.', 2);
        if (parts.Length == 1)
            _values[key] = value;
        else if ((_values[parts[0]] ??= new JsonObject()) is JsonObject inner)
            inner[parts[1]] = value;
        else
            throw new UsageException($"{key}: {parts[0]} is {_values[parts[0]]!.ToJsonString()}; expected an object");
    }

    static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: s_document);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>The design that the file names, or null.</summary>
    public string? Design => _values["design"]?.ToString();

    /// <summary>The recipe that the file names, or null.</summary>
    public string? Recipe => _values["recipe"]?.ToString();

    internal static JsonObject Parse(string name, string text)
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

    /// <summary>These options; options without a value here are those of <paramref name="defaults"/>.</summary>
    /// <param name="defaults">A complete set of options.</param>
    /// <param name="sizes">Names of the sizes of the design, which belong into <c>sizes</c>.</param>
    /// <param name="rules">Finds values that are out of range.</param>
    /// <exception cref="InputException">A key of the file is unknown, or a value is invalid.</exception>
    /// <exception cref="UsageException">The same for assignments without a file.</exception>
    public T Over<T>(T defaults, IEnumerable<string> sizes, Func<T, IReadOnlyList<string>> rules) where T : class
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(defaults, Json.Indented)!;
        var properties = ((JsonTypeInfo<T>)Json.Indented.GetTypeInfo(typeof(T))).Properties
            .Where(p => p.Get is not null).ToDictionary(p => p.Name);
        var faults = new List<string>();
        foreach (var (key, value) in _values)
        {
            if (!properties.TryGetValue(key, out var property))
                faults.Add($"unknown key \"{key}\"{Hint(key, properties.Keys, sizes)}");
            else if (Fault(key, value, property.PropertyType) is { } fault)
                faults.Add(fault);
            else if (merged[key] is JsonObject inner && value is JsonObject some)
                foreach (var (name, own) in some)   // an object replaces the values that it has
                    inner[name] = own?.DeepClone();
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
        string all = string.Join("; ", faults);
        throw _path is null ? new UsageException($"--set: {all}")
            : InputException.In(_assigned.Count == 0 ? _path : $"{_path} and --set", all);
    }

    static string Hint(string key, IEnumerable<string> options, IEnumerable<string> sizes) =>
        sizes.Contains(key) ? $"; did you mean \"sizes.{key}\"?"
            : DidYouMean.Hint(key, [.. options, .. sizes.Select(size => $"sizes.{size}")]);

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
