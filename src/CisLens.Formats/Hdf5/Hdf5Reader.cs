using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>
/// Reads HDF5 files of the kinds that are used for weights: groups as symbol tables or messages, datasets in one piece or in chunks
/// (deflate, shuffle, fletcher32), numbers, texts and attributes. Every offset and size is checked before memory is allocated, and no
/// byte may belong to two parts. Other features of the format are an error that names them.
/// </summary>
/// <remarks>
/// The HDF Group, HDF5 File Format Specification, version 3.0. A dataset takes at most the size of the file and 64 MiB of memory.
/// </remarks>
public sealed class Hdf5Reader : IDisposable
{
    readonly Dictionary<long, Hdf5Object> _objects = [];

    Hdf5Reader(Stream stream, string file)
    {
        Source = new ByteSource(stream, file);
        Heap = new GlobalHeap(Source);
        Root = Object(Superblock.Root(Source), "/") as Hdf5Group ?? throw Source.Bad("the root is not a group");
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file does not exist, is not an HDF5 file, or is damaged.</exception>
    public static Hdf5Reader Open(string path)
    {
        if (!File.Exists(path))
            throw InputException.In(path, Directory.Exists(path) ? "is a folder, expected an HDF5 file" : "no such file");
        return Open(File.OpenRead(path), path);
    }

    /// <summary>Reads a seekable stream. It is disposed with the reader, and if opening fails.</summary>
    /// <exception cref="InputException">The stream is not an HDF5 file, or is damaged.</exception>
    public static Hdf5Reader Open(Stream stream, string file)
    {
        try
        {
            return new Hdf5Reader(stream, file);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>True if a file begins like an HDF5 file.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith(Superblock.Signature);

    /// <summary>The root group.</summary>
    public Hdf5Group Root { get; }

    internal ByteSource Source { get; }

    internal GlobalHeap Heap { get; }

    /// <summary>The object whose header is at an address. The same address gives the same object.</summary>
    internal Hdf5Object Object(long address, string path)
    {
        if (_objects.TryGetValue(address, out var known))
            return known;
        if (address == Cursor.Nowhere)
            throw Source.Bad($"{path} is a soft link, which is not supported");
        var header = ObjectHeader.Read(Source, address, path);
        bool Has(MessageType type) => header.Exists(m => m.Type == type);
        Hdf5Object found = Has(MessageType.Layout) ? new Hdf5Dataset(this, path, header)
            : Has(MessageType.SymbolTable) || Has(MessageType.LinkInfo) || Has(MessageType.Link) ? new Hdf5Group(this, path, header)
            : throw Source.Bad($"{path} at byte {address} is {(Has(MessageType.Datatype) ? "a committed datatype" : "of unknown kind")}, "
                + "expected a group or a dataset");
        return _objects[address] = found;
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();
}
