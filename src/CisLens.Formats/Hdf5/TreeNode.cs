namespace CisLens.Formats.Hdf5;

/// <summary>B-trees of version 1, from the root down to what the leaves point to.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section III.A.1.</remarks>
static class TreeNode
{
    const int Head = 24;

    /// <summary>One entry of a leaf.</summary>
    /// <param name="Key">Its fields, which come before the child.</param>
    /// <param name="Child">Address of what it points to.</param>
    public readonly record struct Entry(Cursor Key, long Child);

    /// <summary>Visits the entries of all leaves in order.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Address of the root.</param>
    /// <param name="type">0 for groups, 1 for chunks.</param>
    /// <param name="keyBytes">Bytes of a key.</param>
    /// <param name="what">Its name in messages.</param>
    /// <param name="visit">Called for each.</param>
    /// <exception cref="Core.InputException">A node is damaged, or stands at two places of the tree.</exception>
    public static void Leaves(ByteSource source, long address, int type, int keyBytes, string what, Action<Entry> visit) =>
        Visit(source, address, type, keyBytes, what, null, visit);

    static void Visit(ByteSource source, long address, int type, int keyBytes, string what, int? expected, Action<Entry> visit)
    {
        var head = source.Part(address, Head, what);
        head.Signature("TREE"u8);
        int found = head.Byte(), level = head.Byte(), count = head.UInt16();
        if (found != type || expected is { } wanted && level != wanted)
            throw head.Bad($"a node of type {found} and level {level}, expected type " +
                $"{type}{(expected is { } at ? $" and level {at}" : "")}");
        var fields = source.Part(address + Head, (long)count * (keyBytes + 8) + keyBytes, what);
        for (int i = 0; i < count; i++)
        {
            var entry = new Entry(fields.Inner(keyBytes, what), fields.Address());
            if (level > 0) // levels fall by one, so a tree is at most 256 deep and cannot turn in a circle
                Visit(source, entry.Child, type, keyBytes, what, level - 1, visit);
            else
                visit(entry);
        }
    }
}
