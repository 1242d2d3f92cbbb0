using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>Where the elements of a dataset lie.</summary>
/// <param name="Compact">The bytes themselves, for the smallest ones.</param>
/// <param name="Address">Of the elements in one piece, or of the index of chunks; <see cref="Cursor.Nowhere"/>
/// where nothing was written.</param>
/// <param name="Chunk">Sizes of a chunk; null for one piece.</param>
readonly record struct Layout(ReadOnlyMemory<byte>? Compact, long Address, long[]? Chunk)
{
    const int FirstWithOtherIndexes = 4;

    /// <summary>Reads the message.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.i.</remarks>
    /// <param name="fields">The message.</param>
    /// <param name="rank">Axes of the dataset.</param>
    /// <param name="element">Bytes of an element.</param>
    /// <param name="bytes">Bytes of all elements.</param>
    /// <exception cref="InputException">It does not fit the dataset, or is not read.</exception>
    public static Layout Read(Cursor fields, int rank, int element, long bytes)
    {
        byte version = fields.Version(3, FirstWithOtherIndexes), kind = fields.Byte();
        switch (kind)
        {
            case 0:
                int held = fields.UInt16();
                return held == bytes
                    ? new Layout(fields.Take(held), Cursor.Nowhere, null)
                    : throw fields.Bad($"holds {held:N0} bytes, the dataset has {bytes:N0}");
            case 1:
                long address = fields.Address(), size = fields.Size();
                return size == bytes || address == Cursor.Nowhere
                    ? new Layout(null, address, null)
                    : throw fields.Bad($"speaks of {size:N0} bytes, the dataset has {bytes:N0}");
            case 2 when version < FirstWithOtherIndexes: return Chunked(fields, rank, element);
            case 2: throw fields.Bad("chunks with an index of HDF5 1.10 (not a B-tree of version 1), which is not read");
            default: throw fields.Bad(kind == 3
                ? "a virtual dataset, whose elements lie in other files, is not read"
                : $"a layout of the unknown class {kind}");
        }
    }

    static Layout Chunked(Cursor fields, int rank, int element)
    {
        int sizes = fields.Byte();
        long address = fields.Address();
        if (rank == 0 || sizes != rank + 1)
            throw fields.Bad($"chunks of {sizes - 1} axes in a dataset of {rank}");
        var chunk = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            if ((chunk[axis] = fields.UInt32()) == 0)
                throw fields.Bad("chunks without elements");
        uint stored = fields.UInt32();
        return stored == element
            ? new Layout(null, address, chunk)
            : throw fields.Bad($"chunks with elements of {stored} bytes, the dataset's have {element}");
    }
}
