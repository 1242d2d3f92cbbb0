namespace CisLens.Formats.Hdf5;

/// <summary>The shape of a dataset or an attribute.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section IV.A.2.b.</remarks>
static class Dataspace
{
    const int MostAxes = 32;

    /// <summary>Reads the size of each axis; empty for a single value.</summary>
    public static long[] Read(Cursor fields)
    {
        byte version = fields.Version(1, 2), rank = fields.Byte(), flags = fields.Byte(), kind = fields.Byte();
        if (version == 1)
            fields.Skip(4);
        else if (kind > 1)
            throw fields.Bad("there is no value (a null dataspace), which is not supported");
        if (rank > MostAxes || (flags & ~1) != 0)
            throw fields.Bad($"there are {rank} axes with flags {flags}, expected at most {MostAxes} axes and flags 0 or 1");
        var shape = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            shape[axis] = fields.Size();
        return shape;
    }

    /// <summary>Number of elements of a shape, at most that of the largest long.</summary>
    public static long Count(IReadOnlyList<long> shape)
    {
        Int128 count = 1;
        foreach (long size in shape)
            count = Int128.Min(count * size, long.MaxValue);
        return shape.Contains(0) ? 0 : (long)count;
    }
}
