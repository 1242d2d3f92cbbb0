using System.Buffers.Binary;
using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>Converts the bytes of elements to numbers and texts.</summary>
static class Elements
{
    /// <summary>Memory of a text in addition to its letters, in bytes.</summary>
    public const int ExtraBytes = 32;

    /// <summary>Converts numbers to little-endian, in place.</summary>
    /// <exception cref="InputException">The elements are not numbers.</exception>
    public static byte[] Numbers(byte[] bytes, Hdf5Type type, string name, ByteSource source)
    {
        if (type.Kind != Hdf5Kind.Number)
            throw source.Bad($"{name} has elements of the type {type.Label}, expected numbers");
        if (type.BigEndian)
            for (int i = 0; i < bytes.Length; i += type.Bytes)
                bytes.AsSpan(i, type.Bytes).Reverse();
        return bytes;
    }

    /// <summary>Decodes texts, without the padding at their end.</summary>
    /// <exception cref="InputException">The elements are not texts, or the file has too much text.</exception>
    public static string[] Texts(ReadOnlySpan<byte> bytes, Hdf5Type type, string name, ByteSource source, GlobalHeap heap)
    {
        if (type.Kind is not (Hdf5Kind.Text or Hdf5Kind.FreeText))
            throw source.Bad($"{name} has elements of the type {type.Label}, expected texts");
        int count = bytes.Length / type.Bytes;
        source.CountText((long)count * ExtraBytes, name);
        var texts = new string[count];
        for (int i = 0; i < texts.Length; i++)
        {
            var element = bytes.Slice(i * type.Bytes, type.Bytes);
            var text = type.Kind == Hdf5Kind.Text ? Cut(element) : Free(element, name, source, heap);
            source.CountText(text.Length, name);
            texts[i] = Encoding.UTF8.GetString(text);
        }
        return texts;
    }

    static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> element) =>
        (element.IndexOf((byte)0) is var end and >= 0 ? element[..end] : element).TrimEnd((byte)' ');

    static ReadOnlySpan<byte> Free(ReadOnlySpan<byte> element, string name, ByteSource source, GlobalHeap heap)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(element);
        long address = BinaryPrimitives.ReadInt64LittleEndian(element[4..]);
        if (length == 0)
            return [];
        var text = heap.Find(address, BinaryPrimitives.ReadInt32LittleEndian(element[12..])).Span;
        return length <= text.Length
            ? text[..(int)length]
            : throw source.Bad($"{name} has a text of {length:N0} bytes, but the global heap has {text.Length:N0}");
    }
}
