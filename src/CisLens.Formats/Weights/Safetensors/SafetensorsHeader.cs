using System.Text.Json;
using System.Text.Unicode;
using CisLens.Core;

namespace CisLens.Formats.Weights.Safetensors;

/// <summary>
/// The JSON header of a safetensors file. It is checked that no key is a duplicate, that the bytes of every tensor fit its shape, and
/// that the tensors cover the data without gap or overlap.
/// </summary>
/// <remarks>Format: github.com/huggingface/safetensors, README "Format".</remarks>
sealed class SafetensorsHeader
{
    const string MetadataKey = "__metadata__";
    const int MostNames = 100_000, MostAxes = 32; // so that they need much less than 64 MiB of memory

    readonly string _file;
    readonly List<TensorEntry> _tensors = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    SafetensorsHeader(string file) => _file = file;

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Tensors => _tensors;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, string file)
    {
        var header = new SafetensorsHeader(file);
        if (json.IsEmpty || json[0] != (byte)'{')
            throw header.Bad("the header does not begin with '{'");
        if (!Utf8.IsValid(json))
            throw header.Bad("the header is not UTF-8");
        try
        {
            header.ReadObject(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair in a name
            throw header.Bad("the header is not valid JSON", e);
        }
        header.CheckTiling(dataBytes);
        return header;
    }

    void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!_names.Add(name))
                throw Bad($"duplicate name '{name}' in the header");
            if (_names.Count > MostNames)
                throw Bad($"the header has too many tensors, expected at most {MostNames:N0}");
            reader.Read();
            if (name == MetadataKey)
                ReadMetadata(ref reader);
            else
                _tensors.Add(ReadTensor(ref reader, name));
        }
        if (reader.Read())
            throw Bad("the header has text after its object");
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject, "__metadata__ as an object of text");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.String, "__metadata__ as an object of text");
            if (!_metadata.TryAdd(key, reader.GetString()!))
                throw Bad($"duplicate metadata key '{key}'");
            if (_metadata.Count > MostNames)
                throw Bad($"the metadata has too many keys, expected at most {MostNames:N0}");
        }
    }

    TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string expected = $"tensor '{name}' as dtype, shape, data_offsets";
        Expect(reader.TokenType == JsonTokenType.StartObject, expected);
        string? label = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (key == "dtype" && label is null && reader.TokenType == JsonTokenType.String)
                label = reader.GetString();
            else if (key == "shape" && shape is null)
                shape = ReadNumbers(ref reader, expected);
            else if (key == "data_offsets" && offsets is null)
                offsets = ReadNumbers(ref reader, expected);
            else
                throw Bad($"tensor '{name}' has an unknown or duplicate key '{key}'");
        }
        if (label is null || shape is null || offsets is not { Count: 2 })
            throw Bad($"expected {expected}");
        return Entry(name, label, shape, offsets[0], offsets[1]);
    }

    List<long> ReadNumbers(ref Utf8JsonReader reader, string expected)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray, expected);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            long value = 0;
            Expect(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value)
                && value >= 0, expected + " with whole numbers of at least 0");
            numbers.Add(value);
            Expect(numbers.Count <= MostAxes, $"{expected}, at most {MostAxes} axes");
        }
        return numbers;
    }

    TensorEntry Entry(string name, string label, List<long> shape, long start, long end)
    {
        if (!ElementTypes.TryParse(label, out var type))
            throw Bad($"tensor '{name}' has the unknown dtype '{label}'");
        if (end < start)
            throw Bad($"tensor '{name}' starts at {start} and ends at {end}, expected an end that is not before the start");
        var entry = new TensorEntry(name, type, shape, start, end);
        Int128 bytes = type.Bytes();
        foreach (long size in shape)
        {
            bytes *= size;
            if (bytes > long.MaxValue)
                throw Bad($"tensor '{name}' of shape {entry.ShapeText} is larger than any file");
        }
        if (bytes != entry.Bytes)
            throw Bad($"tensor '{name}' of shape {entry.ShapeText} and type {label} has {entry.Bytes} bytes, expected {bytes}");
        return entry;
    }

    void CheckTiling(long dataBytes)
    {
        _tensors.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long at = 0;
        foreach (var tensor in _tensors)
        {
            if (tensor.Start != at)
                throw Bad($"tensor '{tensor.Name}' starts at {tensor.Start}, expected {at}: "
                    + (tensor.Start < at ? "it overlaps another tensor" : "some bytes belong to no tensor"));
            if (tensor.End > dataBytes)
                throw Bad($"tensor '{tensor.Name}' ends at {tensor.End}, but the data have {dataBytes} bytes; is the file complete?");
            at = tensor.End;
        }
        if (at != dataBytes)
            throw Bad($"the data have {dataBytes} bytes, expected {at} as the tensors");
    }

    void Expect(bool condition, string expected)
    {
        if (!condition)
            throw Bad($"expected {expected}");
    }

    InputException Bad(string problem, Exception? inner = null) => InputException.In(_file, problem, inner);
}
