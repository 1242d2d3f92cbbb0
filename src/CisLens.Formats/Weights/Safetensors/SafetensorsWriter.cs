using System.Buffers.Binary;
using System.Text.Json;
using CisLens.Formats.Archive;

namespace CisLens.Formats.Weights.Safetensors;

/// <summary>A tensor for writing.</summary>
/// <param name="Name">Name, unique in the file.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Size of each axis, row-major.</param>
/// <param name="Write">Writes the little-endian bytes.</param>
public sealed record TensorSource(string Name, ElementType Type, IReadOnlyList<long> Shape, Action<Stream> Write);

/// <summary>Writes safetensors files. Equal tensors in the same order give equal bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file to a stream.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name, or the bytes of a tensor do not fit its shape.</exception>
    public static void Write(Stream stream, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in tensors)
        {
            var counted = new CountingStream(stream);
            tensor.Write(counted);
            if (counted.Written != Bytes(tensor))
                throw new ArgumentException($"{tensor.Name} has {counted.Written} bytes, expected {Bytes(tensor)} for its shape");
        }
    }

    static long Bytes(TensorSource tensor) => tensor.Shape.Aggregate((long)tensor.Type.Bytes(), (a, b) => checked(a * b));

    static byte[] Header(IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        if (tensors.Select(t => t.Name).Distinct(StringComparer.Ordinal).Count() != tensors.Count)
            throw new ArgumentException("two tensors have the same name, expected each name once");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            long at = 0;
            foreach (var tensor in tensors)
                WriteEntry(json, tensor, at, at += Bytes(tensor));
            json.WriteEndObject();
        }
        // the data begin at a multiple of 8, so that they are aligned in a memory map
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    static void WriteEntry(Utf8JsonWriter json, TensorSource tensor, long start, long end)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.Label());
        json.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    sealed class CountingStream(Stream inner) : ForwardStream
    {
        public long Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Written += buffer.Length;
        }
    }
}
