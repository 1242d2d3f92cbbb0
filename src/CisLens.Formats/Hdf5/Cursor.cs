using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>Reads the fields of one part of the structure in order; never beyond its end. HDF5's own fields are little-endian.</summary>
sealed class Cursor(ByteSource source, ReadOnlyMemory<byte> bytes, long start, string what)
{
    /// <summary>An address that leads nowhere.</summary>
    public const long Nowhere = -1;

    int _at;

    /// <summary>Bytes not read yet.</summary>
    public int Left => bytes.Length - _at;

    /// <summary>Offset in the file of the next byte.</summary>
    public long Place => start + _at;

    public byte Byte() => Take(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    /// <summary>A length of 8 bytes.</summary>
    public long Size() => Whole(8, "a size");

    /// <summary>A whole number in so many bytes.</summary>
    public long Whole(int width, string name)
    {
        ulong value = 0;
        var span = Take(width).Span;
        for (int i = width - 1; i >= 0; i--)
            value = value << 8 | span[i];
        return value <= long.MaxValue ? (long)value : throw Bad($"{name} is {value}, larger than any file");
    }

    /// <summary>An offset in the file, or <see cref="Nowhere"/>.</summary>
    public long Address()
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);
        return value >= Nowhere ? value : throw Bad($"an address is {(ulong)value}, larger than any file");
    }

    /// <summary>The next bytes.</summary>
    public ReadOnlyMemory<byte> Take(long count)
    {
        if (count > Left)
            throw Bad($"ends {count - Left} bytes early");
        var part = bytes.Slice(_at, (int)count);
        _at += (int)count;
        return part;
    }

    /// <summary>A cursor over the next bytes alone.</summary>
    public Cursor Inner(long count, string name)
    {
        long place = Place;
        return new Cursor(source, Take(count), place, name);
    }

    public void Skip(long count) => Take(count);

    /// <summary>Four letters that begin a structure.</summary>
    public void Signature(ReadOnlySpan<byte> letters)
    {
        if (!Take(letters.Length).Span.SequenceEqual(letters))
            throw Bad($"does not begin with {System.Text.Encoding.ASCII.GetString(letters)}");
    }

    /// <summary>A version number that must be one of those that are read.</summary>
    public byte Version(int least, int most)
    {
        byte version = Byte();
        return version >= least && version <= most
            ? version
            : throw Bad($"is of version {version}, read {(least == most ? "is" : $"are {least} to")} {most}");
    }

    /// <summary>A fault of this part, with its place.</summary>
    public InputException Bad(string problem) => source.Bad($"{what} at byte {start}: {problem}");
}
