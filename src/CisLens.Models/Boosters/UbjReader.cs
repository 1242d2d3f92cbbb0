using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using CisLens.Core;

namespace CisLens.Models.Boosters;

/// <summary>Translates universal binary JSON, as XGBoost writes it, to JSON.</summary>
/// <remarks>Format: ubjson.org. Every size is compared with the bytes that are left.</remarks>
sealed class UbjReader(string path, byte[] bytes)
{
    const int MostNested = 32;

    readonly ArrayBufferWriter<byte> _json = new();
    int _at;

    /// <summary>Translates the whole file.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public ReadOnlyMemory<byte> ToJson()
    {
        using (var json = new Utf8JsonWriter(_json, new JsonWriterOptions { SkipValidation = true }))
            Value(json, Take(1)[0], 0);
        return _at == bytes.Length ? _json.WrittenMemory : throw Bad("the model ended before");
    }

    void Value(Utf8JsonWriter json, byte type, int nested)
    {
        if (nested > MostNested)
            throw Bad($"values are nested more than {MostNested} times");
        switch ((char)type)
        {
            case '{': Object(json, nested); break;
            case '[': Array(json, nested); break;
            case 'S': json.WriteStringValue(Text()); break;
            case 'T' or 'F': json.WriteBooleanValue(type == 'T'); break;
            case 'Z': json.WriteNullValue(); break;
            case 'd': Number(json, BinaryPrimitives.ReadSingleBigEndian(Take(4))); break;
            case 'D': Number(json, BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            default: json.WriteNumberValue(Whole(type)); break;
        }
        if (json.BytesCommitted + json.BytesPending > BoosterFile.MostBytes)
            throw Bad($"the model as JSON has more than {BoosterFile.MostBytes >> 20} MiB");
    }

    // a statistic of a node may be infinite, and is not read
    static void Number(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value)) json.WriteNumberValue(value); else json.WriteNullValue();
    }

    static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value); else json.WriteNullValue();
    }

    long Whole(byte type) => (char)type switch
    {
        'i' => (sbyte)Take(1)[0],
        'U' => Take(1)[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        'l' => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        'L' => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        _ => throw Bad($"unknown type {type}"),
    };

    void Object(Utf8JsonWriter json, int nested)
    {
        json.WriteStartObject();
        for (; !Skip('}'); Value(json, Take(1)[0], nested + 1))
            json.WritePropertyName(Text());
        json.WriteEndObject();
    }

    // elements up to ']', or their number, or their type and number
    void Array(Utf8JsonWriter json, int nested)
    {
        json.WriteStartArray();
        byte? type = Skip('$') ? Take(1)[0] : null;
        if (type is (byte)'Z' or (byte)'T' or (byte)'F')
            throw Bad("the elements of a list have no bytes");
        if (Skip('#'))
            for (long left = Length(); left > 0; left--)
                Value(json, type ?? Take(1)[0], nested + 1);
        else if (type is not null)
            throw Bad("a list with a type has no length");
        else
            while (!Skip(']'))
                Value(json, Take(1)[0], nested + 1);
        json.WriteEndArray();
    }

    ReadOnlySpan<byte> Text()
    {
        var text = Take(Length());
        return Utf8.IsValid(text) ? text : throw Bad("a text is not UTF-8");
    }

    long Length() => Whole(Take(1)[0]) is >= 0 and var length && length <= bytes.Length - _at ? length
        : throw Bad($"a length is larger than the {bytes.Length - _at} bytes that are left");

    bool Skip(char type)
    {
        if (_at == bytes.Length)
            throw Bad("the file ends within a value");
        if (bytes[_at] != type)
            return false;
        _at++;
        return true;
    }

    ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - _at)
            throw Bad("the file ends within a value");
        _at += (int)count;
        return bytes.AsSpan(_at - (int)count, (int)count);
    }

    InputException Bad(string problem) =>
        InputException.In(path, $"universal binary JSON at byte {_at}: {problem}; expected a complete model file of XGBoost");
}
