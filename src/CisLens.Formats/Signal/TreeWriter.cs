namespace CisLens.Formats.Signal;

/// <summary>Writes the two search trees of a bigWig: nodes of 256 items, the root first, then level by level.</summary>
static class TreeWriter
{
    /// <summary>Number of items of a full node, as bedGraphToBigWig has it.</summary>
    public const int NodeItems = 256;

    /// <summary>Writes the nodes at the current position of a stream.</summary>
    /// <param name="writer">The target.</param>
    /// <param name="count">Number of leaf items, in ascending order.</param>
    /// <param name="leafBytes">Size of a leaf item in bytes.</param>
    /// <param name="keyBytes">Size in bytes of the key of a branch item. The offset of the child follows it.</param>
    /// <param name="writeLeaf">Writes a leaf item by its index.</param>
    /// <param name="writeKey">Writes the key of a branch: the index of its first leaf item, and of the first after its last.</param>
    public static void Write(BinaryWriter writer, int count, int leafBytes, int keyBytes, Action<int> writeLeaf, Action<int, int> writeKey)
    {
        int height = 0;
        for (long full = NodeItems; full < count; full *= NodeItems)
            height++;
        writer.Flush();
        long level = writer.BaseStream.Position;
        for (; height >= 0; height--)
        {
            long below = (long)Math.Pow(NodeItems, height);   // leaf items per item of this level
            int items = (int)((count + below - 1) / below), nodes = Math.Max((items + NodeItems - 1) / NodeItems, 1);
            long children = level + 4L * nodes + (long)items * (height == 0 ? leafBytes : keyBytes + 8);
            int childBytes = 4 + NodeItems * (height == 1 ? leafBytes : keyBytes + 8);
            for (int node = 0; node < nodes; node++)
            {
                int first = node * NodeItems, end = Math.Min(first + NodeItems, items);
                writer.Write((ushort)(height == 0 ? 1 : 0));
                writer.Write((ushort)(end - first));
                for (int i = first; i < end; i++)
                    if (height == 0)
                        writeLeaf(i);
                    else
                    {
                        writeKey((int)(i * below), (int)Math.Min(count, (i + 1) * below));
                        writer.Write(children + (long)i * childBytes);   // all nodes before this child are full
                    }
            }
            level = children;
        }
    }
}
