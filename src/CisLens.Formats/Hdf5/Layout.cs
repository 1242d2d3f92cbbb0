using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The storage of the elements of a dataset.</summary>
/// <param name="Compact">The bytes of a small dataset that is stored in its header; otherwise null.</param>
/// <param name="Address">Address of the elements or of the index of the chunks; <see cref="Cursor.Nowhere"/> if nothing was written.
/// </param>
/// <param name="Chunk">Shape of a chunk; null for elements in one piece.</param>
readonly record struct Layout(ReadOnlyMemory<byte>? Compact, long Address, long[]? Chunk)
{
    const int FirstWithOtherIndexes = 4;

    /// <summary>Reads the message.</summary>
    /// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.i.</remarks>
    /// <param name="fields">The message.</param>
    /// <param name="rank">Number of axes of the dataset.</param>
    /// <param name="element">Size of an element in bytes.</param>
    /// <param name="bytes">Size of all elements in bytes.</param>
    /// <exception cref="InputException">The storage does not fit the dataset, or is not supported.</exception>
    public static Layout Read(Cursor fields, int rank, int element, long bytes)
    {
        byte version = fields.Version(3, FirstWithOtherIndexes), kind = fields.Byte();
        switch (kind)
        {
            case 0:
                int stored = fields.UInt16();
                return stored == bytes
                    ? new Layout(fields.Take(stored), Cursor.Nowhere, null)
                    : throw fields.Bad($"has {stored:N0} bytes, expected {bytes:N0} for the dataset");
            case 1:
                long address = fields.Address(), size = fields.Size();
                return size == bytes || address == Cursor.Nowhere
                    ? new Layout(null, address, null)
                    : throw fields.Bad($"has {size:N0} bytes, expected {bytes:N0} for the dataset");
            case 2 when version < FirstWithOtherIndexes: return Chunked(fields, rank, element);
            case 2: throw fields.Bad("the index of the chunks is of HDF5 1.10, expected a B-tree of version 1");
            default: throw fields.Bad(kind == 3
                ? "the dataset is virtual (its elements are in other files), which is not supported"
                : $"the layout class is {kind}, expected 0 to 3");
        }
    }

    static Layout Chunked(Cursor fields, int rank, int element)
    {
        int sizes = fields.Byte();
        long address = fields.Address();
        if (rank == 0 || sizes != rank + 1)
            throw fields.Bad($"chunks have {sizes - 1} axes, expected {rank} as the dataset");
        var chunk = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            if ((chunk[axis] = fields.UInt32()) == 0)
                throw fields.Bad("chunks have no elements");
        uint bytes = fields.UInt32();
        return bytes == element
            ? new Layout(null, address, chunk)
            : throw fields.Bad($"elements of chunks have {bytes} bytes, expected {element} as in the dataset");
    }
}
