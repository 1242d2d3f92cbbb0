using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>
/// Reads HDF5 files as weights are kept in: groups as symbol tables or messages, datasets in one piece or in chunks (deflate,
/// shuffle, fletcher32), numbers and texts, attributes. Every offset and size is checked before room is made, and no byte
/// may belong to two things. What else the format knows is refused by its name.
/// </summary>
/// <remarks>The HDF Group, HDF5 File Format Specification version 3.0. Memory: at most the file's size and 64
/// MiB for one dataset.</remarks>
public sealed class Hdf5Reader : IDisposable
{
    readonly Dictionary<long, Hdf5Object> _objects = [];

    Hdf5Reader(Stream stream, string file)
    {
        Source = new ByteSource(stream, file);
        Heap = new GlobalHeap(Source);
        Root = Object(Superblock.Root(Source), "/") as Hdf5Group ?? throw Source.Bad("its root is no group");
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It is not there, is no HDF5 file, or is damaged.</exception>
    public static Hdf5Reader Open(string path)
    {
        if (!File.Exists(path))
            throw InputException.In(path, Directory.Exists(path) ? "is a folder, expected an HDF5 file" : "no such file");
        return Open(File.OpenRead(path), path);
    }

    /// <summary>Reads a stream that can seek; it is disposed with the file, and when it cannot be read.</summary>
    /// <exception cref="InputException">It is no HDF5 file, or is damaged.</exception>
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

    /// <summary>Whether a file begins as those of HDF5 do.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith(Superblock.Signature);

    /// <summary>The group that everything is in.</summary>
    public Hdf5Group Root { get; }

    internal ByteSource Source { get; }

    internal GlobalHeap Heap { get; }

    /// <summary>The object whose header is at an address; the same however often it is asked for.</summary>
    internal Hdf5Object Object(long address, string path)
    {
        if (_objects.TryGetValue(address, out var known))
            return known;
        if (address == Cursor.Nowhere)
            throw Source.Bad($"{path} only names another object (a soft link), which is not read");
        var header = ObjectHeader.Read(Source, address, path);
        bool Has(MessageType type) => header.Exists(m => m.Type == type);
        Hdf5Object found = Has(MessageType.Layout) ? new Hdf5Dataset(this, path, header)
            : Has(MessageType.SymbolTable) || Has(MessageType.LinkInfo) || Has(MessageType.Link) ? new Hdf5Group(this, path, header)
            : throw Source.Bad($"{path} at byte {address} is neither group nor " +
                $"dataset{(Has(MessageType.Datatype) ? " but a committed datatype, which is not read" : "")}");
        return _objects[address] = found;
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();
}
