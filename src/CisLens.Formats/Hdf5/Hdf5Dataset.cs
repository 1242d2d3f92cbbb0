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

    internal Hdf5Dataset(Hdf5File file, string path, List<Message> header) : base(file, path, header)
    {
        Type = Hdf5Type.Read(One(MessageType.Datatype));
        Shape = Dataspace.Read(One(MessageType.Dataspace));
        var bytes = (Int128)Dataspace.Count(Shape) * Type.Bytes;
        _bytes = bytes <= Math.Min(file.Source.Length + BeyondFile, Array.MaxLength) ? (long)bytes
            : throw file.Source.Bad($"{path} of shape {string.Join('x', Shape)} and type {Type.Label} has {bytes:N0} bytes in a file of {file.Source.Length:N0}, read are at most {BeyondFile:N0} more than the file's");
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

    byte[] Raw()
    {
        if (Type.Kind == Hdf5Kind.Other)
            throw File.Source.Bad($"{Path} holds elements of the type {Type.Label}, which is not read");
        if (_layout.Compact is { } compact)
            return compact.ToArray();
        var bytes = new byte[_bytes];
        if (_layout.Chunk is null && _layout.Address != Cursor.Nowhere)
        {
            File.Source.Fill(_layout.Address, bytes, Path);
            return bytes;
        }
        if (_fill.Length > 0)
            for (int i = 0; i < bytes.Length; i += Type.Bytes)
                _fill.Span.CopyTo(bytes.AsSpan(i));
        if (_layout.Chunk is { } size && _bytes > 0)
            (_chunks ??= new Chunks(File.Source, Path, Shape, Type.Bytes, _layout.Address, size, _filters)).Read(bytes);
        return bytes;
    }

    /// <summary>The value of elements that were never written; empty for zeros.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.f.</remarks>
    ReadOnlyMemory<byte> Fill(Cursor fields)
    {
        byte version = fields.Version(1, 3), flags = fields.Byte();
        bool defined = version < 3 ? fields.Take(2).Span[1] != 0 : (flags & 0x20) != 0;
        long size = defined && fields.Left >= 4 ? fields.UInt32() : 0;
        return size == 0 || size == Type.Bytes ? fields.Take(size) : throw fields.Bad($"a fill value of {size} bytes, the elements have {Type.Bytes}");
    }
}
