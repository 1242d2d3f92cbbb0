using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>Reads the little-endian fields of one part of a file in order, and never past its end.</summary>
sealed class Cursor(ByteSource source, ReadOnlyMemory<byte> bytes, long start, string what)
{
    /// <summary>The undefined address.</summary>
    public const long Nowhere = -1;

    int _at;

    /// <summary>Number of bytes that are left.</summary>
    public int Left => bytes.Length - _at;

    /// <summary>Offset of the next byte in the file.</summary>
    public long Position => start + _at;

    public byte Byte() => Take(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    /// <summary>Reads a length of 8 bytes.</summary>
    public long Size() => Whole(8, "a size");

    /// <summary>Reads a whole number of <paramref name="width"/> bytes.</summary>
    public long Whole(int width, string name)
    {
        ulong value = 0;
        var span = Take(width).Span;
        for (int i = width - 1; i >= 0; i--)
            value = value << 8 | span[i];
        return value <= long.MaxValue ? (long)value : throw Bad($"{name} is {value}, larger than any file");
    }

    /// <summary>Reads an offset in the file, or <see cref="Nowhere"/>.</summary>
    public long Address()
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);
        return value >= Nowhere ? value : throw Bad($"an address is {(ulong)value}, larger than any file");
    }

    /// <summary>Reads bytes.</summary>
    public ReadOnlyMemory<byte> Take(long count)
    {
        if (count > Left)
            throw Bad($"ends {count - Left} bytes early");
        var part = bytes.Slice(_at, (int)count);
        _at += (int)count;
        return part;
    }

    /// <summary>A cursor for the next bytes only.</summary>
    public Cursor Inner(long count, string name)
    {
        long position = Position;
        return new Cursor(source, Take(count), position, name);
    }

    public void Skip(long count) => Take(count);

    /// <summary>Requires the letters at the start of a structure.</summary>
    public void Signature(ReadOnlySpan<byte> letters)
    {
        if (!Take(letters.Length).Span.SequenceEqual(letters))
            throw Bad($"does not begin with {System.Text.Encoding.ASCII.GetString(letters)}");
    }

    /// <summary>Reads a version number and requires one that is supported.</summary>
    public byte Version(int least, int most)
    {
        byte version = Byte();
        return version >= least && version <= most
            ? version
            : throw Bad($"version is {version}, expected {(least == most ? "" : $"{least} to ")}{most}");
    }

    /// <summary>An error in this part.</summary>
    public InputException Bad(string problem) => source.Bad($"{what} at byte {start}: {problem}");
}
