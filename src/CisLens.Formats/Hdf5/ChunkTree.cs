namespace CisLens.Formats.Hdf5;

/// <summary>Writes the index of the chunks of a dataset, a B-tree of version 1, from the leaves to the root.</summary>
/// <remarks>HDF5 File Format Specification 3.0, section III.A.1. A node has 64 children, the default of the HDF5 library.</remarks>
static class ChunkTree
{
    const int Children = 64, Head = 24;

    readonly record struct Child(long Row, int Bytes, long Address);

    /// <summary>Writes the tree and returns the address of its root.</summary>
    /// <param name="file">The file.</param>
    /// <param name="chunks">Address and stored size of each chunk, in the order of the rows.</param>
    /// <param name="chunk">Shape of a chunk. Only the first axis is divided into chunks.</param>
    /// <param name="element">Size of an element in bytes.</param>
    public static long Write(Stream file, IReadOnlyList<(long Address, int Bytes)> chunks, long[] chunk, int element)
    {
        List<Child> level = [.. chunks.Select((c, i) => new Child(i * chunk[0], c.Bytes, c.Address))];
        long end = chunks.Count * chunk[0];
        for (byte height = 0; ; height++)
        {
            var nodes = level.Chunk(Children).ToList();
            int bytes = Head + Children * 8 + (Children + 1) * KeyBytes(chunk);
            long first = StructureWriter.Align(file);
            bytes += (8 - bytes % 8) % 8;
            for (int i = 0; i < nodes.Count; i++)
            {
                long left = i == 0 ? Cursor.Nowhere : first + (long)(i - 1) * bytes;
                long right = i == nodes.Count - 1 ? Cursor.Nowhere : first + (long)(i + 1) * bytes;
                byte[] node = Node(nodes[i], height, left, right, i == nodes.Count - 1
                    ? new Child(end, 0, 0)
                    : nodes[i + 1][0], chunk, element);
                file.Write(node);
                file.Write(new byte[bytes - node.Length]);
            }
            if (nodes.Count == 1)
                return first;
            level = [.. nodes.Select((node, i) => new Child(node[0].Row, node[0].Bytes, first + (long)i * bytes))];
        }
    }

    static int KeyBytes(long[] chunk) => 8 + 8 * (chunk.Length + 1);

    static byte[] Node(Child[] children, byte height, long left, long right, Child next, long[] chunk, int element) => Messages.Bytes(to =>
    {
        to.Write("TREE"u8);
        to.Write([1, height]);
        to.Write((ushort)children.Length);
        to.Write(left);
        to.Write(right);
        foreach (var child in children)
        {
            Key(to, child, false, chunk, element);
            to.Write(child.Address);
        }
        Key(to, next, next.Bytes == 0, chunk, element);
    });

    // stored size, mask of skipped filters, and first element; the last key is that of the position after the last chunk
    static void Key(BinaryWriter to, Child child, bool afterLast, long[] chunk, int element)
    {
        to.Write((uint)child.Bytes);
        to.Write(0u);
        to.Write(child.Row);
        for (int axis = 1; axis < chunk.Length; axis++)
            to.Write(afterLast ? chunk[axis] : 0);
        to.Write(afterLast ? (long)element : 0);
    }
}
