using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A dataset: elements of one type along some axes.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    const long BeyondFile = 16 << 20; // what a dataset may unpack to beyond the file's own size

    readonly Layout _layout;
    readonly ReadOnlyMemory<byte> _fill;
    readonly Filters _filters;
    readonly long _bytes;
    Chunks? _chunks;

    internal Hdf5Dataset(Hdf5Reader file, string path, List<Message> header) : base(file, path, header)
    {
        Type = Hdf5Type.Read(One(MessageType.Datatype));
        Shape = Dataspace.Read(One(MessageType.Dataspace));
        _bytes = (Int128)Dataspace.Count(Shape) * Type.Bytes is var bytes && bytes <= long.MaxValue ? (long)bytes : long.MaxValue;
        _layout = Layout.Read(One(MessageType.Layout), Shape.Count, Type.Bytes, _bytes);
        _filters = Filters.Read(header.Exists(m => m.Type == MessageType.Filters) ? One(MessageType.Filters) : null);
        _fill = header.Exists(m => m.Type == MessageType.Fill) ? Fill(One(MessageType.Fill)) : default;
        if (_layout is { Compact: null, Chunk: null, Address: >= 0 })
            file.Source.Claim(_layout.Address, _bytes, path);

        Cursor One(MessageType type) => header.FindAll(m => m.Type == type) is [var only] ? only.Fields
            : throw file.Source.Bad($"{path} has {header.Count(m => m.Type == type)} messages {type} in its header, expected one");
    }

    /// <summary>Type of its elements.</summary>
    public Hdf5Type Type { get; }

    /// <summary>Sizes; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The little-endian bytes of its numbers, row-major.</summary>
    /// <exception cref="InputException">It holds something else, or its bytes are damaged.</exception>
    public byte[] Numbers() => Elements.Numbers(Raw(), Type, Path, File.Source);

    /// <summary>Its texts, row-major.</summary>
    /// <exception cref="InputException">It holds something else, or its bytes are damaged.</exception>
    public string[] Texts() => Elements.Texts(Raw(), Type, Path, File.Source, File.Heap);

    /// <summary>The bytes of some rows: numbers little-endian, texts filled up as they are in the file.</summary>
    /// <param name="first">The first index of the first axis.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">There are no such rows.</exception>
    /// <exception cref="InputException">The elements are neither numbers nor texts of so many bytes, or damaged.</exception>
    public byte[] Rows(long first, long count)
    {
        if (Shape.Count == 0 || first < 0 || count < 0 || first > Shape[0] - count)
            throw new ArgumentException($"rows {first} to {first + count} of {Path}, which is {string.Join('x', Shape)}");
        long row = Shape[0] == 0 ? 0 : _bytes / Shape[0];
        byte[] bytes = Raw(first, count, Room((Int128)row * count));
        return Type.Kind == Hdf5Kind.Text ? bytes : Elements.Numbers(bytes, Type, Path, File.Source);
    }

    byte[] Raw() => Raw(0, Shape.Count == 0 ? 1 : Shape[0], Room(_bytes));

    long Room(Int128 bytes) => bytes <= Math.Min(File.Source.Length + BeyondFile, Array.MaxLength) ? (long)bytes
        : throw File.Source.Bad($"{Path} of shape {string.Join('x', Shape)} and type {Type.Label} has {bytes:N0} bytes in a file of " +
            $"{File.Source.Length:N0}, read are at most {BeyondFile:N0} more than the file's");

    byte[] Raw(long first, long count, long size)
    {
        if (Type.Kind == Hdf5Kind.Other)
            throw File.Source.Bad($"{Path} holds elements of the type {Type.Label}, which is not read");
        long before = count == 0 ? 0 : size / count * first;
        if (_layout.Compact is { } compact)
            return compact.Slice((int)before, (int)size).ToArray();
        var bytes = new byte[size];
        if (_layout.Chunk is null && _layout.Address != Cursor.Nowhere)
        {
            File.Source.Fill(_layout.Address + before, bytes, Path);
            return bytes;
        }
        if (_fill.Length > 0)
            for (int i = 0; i < bytes.Length; i += Type.Bytes)
                _fill.Span.CopyTo(bytes.AsSpan(i));
        if (_layout.Chunk is { } chunk && size > 0)
            (_chunks ??= new Chunks(File.Source, Path, Shape, Type.Bytes, _layout.Address, chunk, _filters)).Read(first, count, bytes);
        return bytes;
    }

    /// <summary>The value of elements that were never written; empty for zeros.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.f.</remarks>
    ReadOnlyMemory<byte> Fill(Cursor fields)
    {
        byte version = fields.Version(1, 3), flags = fields.Byte();
        bool defined = version < 3 ? fields.Take(2).Span[1] != 0 : (flags & 0x20) != 0;
        long size = defined && fields.Left >= 4 ? fields.UInt32() : 0;
        return size == 0 || size == Type.Bytes
            ? fields.Take(size)
            : throw fields.Bad($"a fill value of {size} bytes, the elements have {Type.Bytes}");
    }
}
