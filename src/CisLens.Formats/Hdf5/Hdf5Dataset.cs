using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A dataset: an array of elements of one type.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    const long BeyondFile = 16 << 20; // a decompressed dataset may be this much larger than the file

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
            : throw file.Source.Bad($"the header of {path} has {header.Count(m => m.Type == type)} messages {type}, expected one");
    }

    /// <summary>Type of the elements.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The shape; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The little-endian bytes of the numbers, row-major.</summary>
    /// <exception cref="InputException">The elements are not numbers, or are damaged.</exception>
    public byte[] Numbers() => Elements.Numbers(Raw(), Type, Path, File.Source);

    /// <summary>The texts, row-major.</summary>
    /// <exception cref="InputException">The elements are not texts, or are damaged.</exception>
    public string[] Texts() => Elements.Texts(Raw(), Type, Path, File.Source, File.Heap);

    /// <summary>The bytes of some rows: little-endian numbers, or texts with the padding of the file.</summary>
    /// <param name="first">Index of the first row, on the first axis.</param>
    /// <param name="count">Number of rows.</param>
    /// <exception cref="ArgumentException">The dataset does not have these rows.</exception>
    /// <exception cref="InputException">The elements are neither numbers nor texts of a fixed length, or are damaged.</exception>
    public byte[] Rows(long first, long count)
    {
        if (Shape.Count == 0 || first < 0 || count < 0 || first > Shape[0] - count)
            throw new ArgumentException($"rows {first} to {first + count}, but {Path} is {string.Join('x', Shape)}");
        long row = Shape[0] == 0 ? 0 : _bytes / Shape[0];
        byte[] bytes = Raw(first, count, Room((Int128)row * count));
        return Type.Kind == Hdf5Kind.Text ? bytes : Elements.Numbers(bytes, Type, Path, File.Source);
    }

    byte[] Raw() => Raw(0, Shape.Count == 0 ? 1 : Shape[0], Room(_bytes));

    long Room(Int128 bytes) => bytes <= Math.Min(File.Source.Length + BeyondFile, Array.MaxLength) ? (long)bytes
        : throw File.Source.Bad($"{Path} of shape {string.Join('x', Shape)} and type {Type.Label} has {bytes:N0} bytes, expected at most "
            + $"{BeyondFile:N0} more than the {File.Source.Length:N0} of the file");

    byte[] Raw(long first, long count, long size)
    {
        if (Type.Kind == Hdf5Kind.Other)
            throw File.Source.Bad($"{Path} has elements of the type {Type.Label}, which is not supported");
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

    /// <summary>The value of elements that were never written; empty for zero.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.f.</remarks>
    ReadOnlyMemory<byte> Fill(Cursor fields)
    {
        byte version = fields.Version(1, 3), flags = fields.Byte();
        bool defined = version < 3 ? fields.Take(2).Span[1] != 0 : (flags & 0x20) != 0;
        long size = defined && fields.Left >= 4 ? fields.UInt32() : 0;
        return size == 0 || size == Type.Bytes
            ? fields.Take(size)
            : throw fields.Bad($"the fill value has {size} bytes, expected {Type.Bytes} as the elements");
    }
}
