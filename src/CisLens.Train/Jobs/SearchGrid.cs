using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Train.Jobs;

/// <summary>
/// A grid of options to try in all combinations: a JSON object with a list of values per option, or with one value. <c>sizes</c> is an
/// object with a list per size, or a list of objects with sizes.
/// </summary>
public sealed class SearchGrid
{
    const string Sizes = "sizes";

    SearchGrid(string path, JsonObject json, IReadOnlyList<(string Key, JsonArray Values)> axes) => (Path, Json, Axes) = (path, json, axes);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The grid as in the file.</summary>
    public JsonObject Json { get; }

    /// <summary>The options with their values; a size is called <c>sizes.NAME</c>.</summary>
    public IReadOnlyList<(string Key, JsonArray Values)> Axes { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is not a JSON object, or a value is not a list.</exception>
    public static SearchGrid Read(string path)
    {
        var json = OptionsFile.Parse(path, File.ReadAllText(path));
        var axes = new List<(string, JsonArray)>();
        foreach (var (key, value) in json)
            if (key == Sizes && value is JsonObject sizes)
                axes.AddRange(sizes.Select(size => ($"{Sizes}.{size.Key}", List($"{Sizes}.{size.Key}", size.Value, path))));
            else
                axes.Add((key, List(key, value, path)));
        return axes.Count > 0 ? new(path, json, axes)
            : throw InputException.In(path, "has no option; expected a list of values per option");
    }

    static JsonArray List(string key, JsonNode? value, string path) => value switch
    {
        JsonArray { Count: > 0 } list => list,
        JsonValue one => [one.DeepClone()],
        _ => throw InputException.In(path, $"{key} is {value?.ToJsonString(Core.Json.Line) ?? "null"}; expected a list of values to try"),
    };

    /// <summary>All combinations, each with a value per option. The last option changes first.</summary>
    public IReadOnlyList<(string Key, JsonNode? Value)[]> Combinations() => Axes.Aggregate(
        (IEnumerable<(string, JsonNode?)[]>)[[]],
        (all, axis) => all.SelectMany(some => axis.Values.Select(value => ((string, JsonNode?)[])[.. some, (axis.Key, value)])),
        all => all.ToArray());

    /// <summary>The sizes of a combination as one object.</summary>
    public static JsonObject SizesOf(IEnumerable<(string Key, JsonNode? Value)> combination)
    {
        var sizes = new JsonObject();
        foreach (var (key, value) in combination)
            if (key == Sizes && value is JsonObject some)
                foreach (var (name, size) in some)
                    sizes[name] = size?.DeepClone();
            else if (key.StartsWith(Sizes + ".", StringComparison.Ordinal))
                sizes[key[(Sizes.Length + 1)..]] = value?.DeepClone();
        return sizes;
    }
}
