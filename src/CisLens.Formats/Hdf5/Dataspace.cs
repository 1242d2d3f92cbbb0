namespace CisLens.Formats.Hdf5;

/// <summary>Sizes of a dataset or an attribute.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.b.</remarks>
static class Dataspace
{
    const int MostAxes = 32;

    /// <summary>The sizes along each axis; empty for a single value.</summary>
    public static long[] Read(Cursor fields)
    {
        byte version = fields.Version(1, 2), rank = fields.Byte(), flags = fields.Byte(), kind = fields.Byte();
        if (version == 1)
            fields.Skip(4);
        else if (kind > 1)
            throw fields.Bad("holds no value at all (a null dataspace), which is not read");
        if (rank > MostAxes || (flags & ~1) != 0)
            throw fields.Bad($"{rank} axes with flags {flags}, read are at most {MostAxes} axes");
        var shape = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            shape[axis] = fields.Size();
        return shape;
    }

    /// <summary>Elements of a shape, or a number that no file has where they are more.</summary>
    public static long Count(IReadOnlyList<long> shape)
    {
        Int128 count = 1;
        foreach (long size in shape)
            count = Int128.Min(count * size, long.MaxValue);
        return shape.Contains(0) ? 0 : (long)count;
    }
}
