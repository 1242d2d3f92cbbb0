using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Design.Own;

/// <summary>Reads the values of a JSON object. Faults name the JSON path, what was found and what was expected.</summary>
/// <param name="json">The object.</param>
/// <param name="path">Its path, such as <c>layers[3]</c>; empty for the file itself.</param>
sealed class JsonFields(JsonObject json, string path)
{
    const int MostSize = 1 << 24;

    readonly List<string> _keys = [];

    /// <summary>Path of a key.</summary>
    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    JsonNode? Take(string key)
    {
        _keys.Add(key);
        return json[key];
    }

    /// <summary>A whole number of at least 1; <paramref name="otherwise"/> if the key is missing.</summary>
    /// <exception cref="ModelException">The value is of another type or out of range, or is missing without a default.</exception>
    public int Size(string key, int? otherwise = null, int low = 1) => Take(key) switch
    {
        null when otherwise is { } value => value,
        JsonValue node when node.TryGetValue(out int size) && size >= low && size <= MostSize => size,
        var node => throw Fault(key, node, $"a whole number from {low} to {MostSize}"),
    };

    /// <summary>A number from 0 to below 1.</summary>
    /// <exception cref="ModelException">As <see cref="Size"/>.</exception>
    public double Share(string key, double? otherwise = null) => Take(key) switch
    {
        null when otherwise is { } value => value,
        JsonValue node when node.TryGetValue(out double share) && share is >= 0 and < 1 => share,
        var node => throw Fault(key, node, "a number from 0 to below 1"),
    };

    /// <summary>True or false.</summary>
    /// <exception cref="ModelException">As <see cref="Size"/>.</exception>
    public bool Flag(string key, bool otherwise) => Take(key) switch
    {
        null => otherwise,
        JsonValue node when node.TryGetValue(out bool flag) => flag,
        var node => throw Fault(key, node, "true or false"),
    };

    /// <summary>One of some words; null if the key is missing.</summary>
    /// <exception cref="ModelException">The value is not one of the words.</exception>
    public string? Word(string key, params IReadOnlyList<string> words) => Take(key) switch
    {
        null => null,
        JsonValue node when node.TryGetValue(out string? word) && (words.Count == 0 || words.Contains(word)) => word,
        var node => throw Fault(key, node, words.Count == 0 ? "text" : $"one of {string.Join(", ", words)}",
            node is JsonValue v && v.TryGetValue(out string? given) ? DidYouMean.Hint(given, words) : ""),
    };

    /// <summary>A list.</summary>
    /// <exception cref="ModelException">The value is missing or no list.</exception>
    public JsonArray List(string key) => Take(key) as JsonArray ?? throw Fault(key, json[key], "a list of layers");

    /// <summary>Whether the value is this word.</summary>
    public bool Is(string key, string word)
    {
        _keys.Add(key);
        return json[key] is JsonValue value && value.TryGetValue(out string? text) && text == word;
    }

    /// <summary>Checks that every key was read.</summary>
    /// <exception cref="ModelException">A key is unknown.</exception>
    public void Done()
    {
        if (json.Select(p => p.Key).FirstOrDefault(key => !_keys.Contains(key)) is { } key)
            throw new ModelException($"{PathOf(key)} is unknown{DidYouMean.Hint(key, _keys)}; expected {string.Join(", ", _keys)}");
    }

    ModelException Fault(string key, JsonNode? found, string expected, string hint = "") =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"{PathOf(key)} is {(found is null ? "missing" : found.ToJsonString(Json.Line))}; expected {expected}{hint}"));
}
