using System.Text;

namespace CisLens.Formats.Hdf5;

/// <summary>Makes the messages of object headers. Each begins with a head of 8 bytes.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.</remarks>
static class Messages
{
    const int MostAttributeBytes = 60_000; // a message has less than 64 KiB

    /// <summary>True if a text is short enough for an attribute.</summary>
    public static bool FitsAttribute(string text) => Encoding.UTF8.GetByteCount(text) <= MostAttributeBytes;

    /// <summary>A fixed shape.</summary>
    public static byte[] Shape(long[] shape) => Message(MessageType.Dataspace, Space(shape));

    /// <summary>The type of the elements.</summary>
    public static byte[] Type(Hdf5Element element, int bytes) => Message(MessageType.Datatype, TypeOf(element, bytes));

    /// <summary>The fill value 0: version 2, incremental allocation, written if set, default value.</summary>
    public static byte[] Fill => Message(MessageType.Fill, Bytes(to => to.Write([2, 3, 2, 1, 0, 0, 0, 0])));

    /// <summary>Elements in one piece.</summary>
    public static byte[] OnePiece(long address, long bytes) => Message(MessageType.Layout, Bytes(to =>
    {
        to.Write([3, 1]);
        to.Write(address);
        to.Write(bytes);
    }));

    /// <summary>Elements in chunks.</summary>
    public static byte[] Chunked(long index, long[] chunk, int element) => Message(MessageType.Layout, Bytes(to =>
    {
        to.Write([3, 2, (byte)(chunk.Length + 1)]);
        to.Write(index);
        foreach (long size in chunk)
            to.Write((uint)size);
        to.Write((uint)element);
    }));

    /// <summary>Deflated chunks: version 1, one filter, 6 reserved bytes; its number, no name, no flags, one value, level 6, 4 bytes of
    /// padding.</summary>
    public static byte[] Deflate => Message(MessageType.Filters, [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>An attribute with a text.</summary>
    public static byte[] Attribute(string name, string text)
    {
        byte[] letters = [.. Encoding.UTF8.GetBytes(name), 0], value = Encoding.UTF8.GetBytes(text.Length > 0 ? text : " ");
        byte[] type = TypeOf(Hdf5Element.Text, value.Length), space = Space([]);
        return Message(MessageType.Attribute, Bytes(to =>
        {
            to.Write([1, 0]);
            to.Write((ushort)letters.Length);
            to.Write((ushort)type.Length);
            to.Write((ushort)space.Length);
            to.Write(Padded(letters));
            to.Write(Padded(type));
            to.Write(Padded(space));
            to.Write(value);
        }));
    }

    /// <summary>The addresses of the names of a group.</summary>
    public static byte[] SymbolTable(long tree, long heap) => Message(MessageType.SymbolTable, Bytes(to =>
    {
        to.Write(tree);
        to.Write(heap);
    }));

    static byte[] Space(long[] shape) => Bytes(to =>
    {
        to.Write([1, (byte)shape.Length, 0, 0, 0, 0, 0, 0]);
        foreach (long size in shape)
            to.Write(size);
    });

    // class and version 1, bits, bytes, properties, as Hdf5Type reads them
    static byte[] TypeOf(Hdf5Element element, int bytes) => element switch
    {
        Hdf5Element.Text => [0x13, 0x11, 0, 0, .. BitConverter.GetBytes(bytes)], // padded with zeros, UTF-8
        Hdf5Element.Int64 => [0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0], // signed; 64 bits from bit 0 on
        _ => [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0], // sign in bit 31, exponent, mantissa, bias
    };

    static byte[] Message(MessageType type, byte[] fields) => Bytes(to =>
    {
        byte[] padded = Padded(fields);
        to.Write((ushort)type);
        to.Write((ushort)padded.Length);
        to.Write(0);
        to.Write(padded);
    });

    /// <summary>Bytes, padded with zeros to a multiple of 8.</summary>
    public static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(8 - bytes.Length % 8) % 8]];

    /// <summary>The bytes that <paramref name="write"/> writes; numbers are little-endian.</summary>
    public static byte[] Bytes(Action<BinaryWriter> write)
    {
        var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        write(to);
        to.Flush();
        return bytes.ToArray();
    }
}
