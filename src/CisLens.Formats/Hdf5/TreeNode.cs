namespace CisLens.Formats.Hdf5;

/// <summary>Reads B-trees of version 1.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section III.A.1.</remarks>
static class TreeNode
{
    const int Head = 24;

    /// <summary>One entry of a leaf.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Child">Address of its child.</param>
    public readonly record struct Entry(Cursor Key, long Child);

    /// <summary>Visits the entries of all leaves in order.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Address of the root.</param>
    /// <param name="type">0 for groups, 1 for chunks.</param>
    /// <param name="keyBytes">Size of a key in bytes.</param>
    /// <param name="what">Name of the tree in error texts.</param>
    /// <param name="visit">Called for each entry.</param>
    /// <exception cref="Core.InputException">A node is damaged, or occurs twice in the tree.</exception>
    public static void Leaves(ByteSource source, long address, int type, int keyBytes, string what, Action<Entry> visit) =>
        Visit(source, address, type, keyBytes, what, null, visit);

    static void Visit(ByteSource source, long address, int type, int keyBytes, string what, int? expected, Action<Entry> visit)
    {
        var head = source.Part(address, Head, what);
        head.Signature("TREE"u8);
        int found = head.Byte(), level = head.Byte(), count = head.UInt16();
        if (found != type || expected is { } wanted && level != wanted)
            throw head.Bad($"a node has type {found} and level {level}, expected type {type}"
                + (expected is { } at ? $" and level {at}" : ""));
        var fields = source.Part(address + Head, (long)count * (keyBytes + 8) + keyBytes, what);
        for (int i = 0; i < count; i++)
        {
            var entry = new Entry(fields.Inner(keyBytes, what), fields.Address());
            if (level > 0) // levels decrease by one, so a tree has at most 256 levels and no circle
                Visit(source, entry.Child, type, keyBytes, what, level - 1, visit);
            else
                visit(entry);
        }
    }
}
