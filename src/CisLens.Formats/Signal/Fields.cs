using System.Buffers.Binary;

namespace CisLens.Formats.Signal;

/// <summary>Reads the fields of one part of a file in order, in the byte order of the file.</summary>
ref struct Fields(ReadOnlySpan<byte> bytes, bool bigEndian)
{
    ReadOnlySpan<byte> _left = bytes;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Take(2)) : BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Take(4)) : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Take(8)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public float Single() => BitConverter.UInt32BitsToSingle(UInt32());

    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    /// <summary>The next bytes. The caller has checked that the part has as many.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        var part = _left[..count];
        _left = _left[count..];
        return part;
    }
}
