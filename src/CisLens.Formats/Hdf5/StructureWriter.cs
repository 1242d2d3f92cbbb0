using System.Text;

namespace CisLens.Formats.Hdf5;

/// <summary>Writes object headers, the root group and the superblock.</summary>
/// <remarks>HDF5 File Format Specification 3.0, sections II.A, III.A.1, III.B to III.D and IV.A.1.</remarks>
static class StructureWriter
{
    /// <summary>Size of the superblock of version 0 in bytes.</summary>
    public const int SuperblockBytes = 96;

    const int MostNames = 2 * NamesHalf, NamesHalf = 64, TreeHalf = 16; // one node of names; the superblock gives its size

    /// <summary>Pads the file to a multiple of 8 bytes and returns its length.</summary>
    public static long Align(Stream file)
    {
        file.Write(new byte[(8 - file.Position % 8) % 8]);
        return file.Position;
    }

    /// <summary>Writes an object header of version 1 and returns its address.</summary>
    public static long Header(Stream file, IReadOnlyList<byte[]> messages)
    {
        long start = Align(file);
        file.Write(Messages.Bytes(to =>
        {
            to.Write([1, 0]);
            to.Write((ushort)messages.Count);
            to.Write(1); // number of links to this object
            to.Write(messages.Sum(message => message.Length));
            to.Write(0);
            foreach (byte[] message in messages)
                to.Write(message);
        }));
        return start;
    }

    /// <summary>Writes the root group and, at the start of the file, the superblock.</summary>
    public static void Root(Stream file, IReadOnlyList<(string Name, long Header)> objects, IEnumerable<byte[]> attributes)
    {
        var sorted = objects.Select(o => (Name: Encoding.UTF8.GetBytes(o.Name), o.Header))
            .OrderBy(o => o.Name, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        if (sorted.Count is 0 or > MostNames)
            throw new ArgumentException($"{sorted.Count} datasets, expected 1 to {MostNames}");
        byte[] names = [.. new byte[8], .. sorted.SelectMany(o => Messages.Padded([.. o.Name, 0]))];
        long[] offsets = new long[sorted.Count];
        for (long i = 0, at = 8; i < offsets.Length; at += (sorted[(int)i++].Name.Length + 8) / 8 * 8)
            offsets[i] = at;
        long heap = Heap(file, names), symbols = Symbols(file, sorted, offsets), tree = Tree(file, symbols, offsets[^1]);
        long header = Header(file, [Messages.SymbolTable(tree, heap), .. attributes]);
        Superblock(file, header, tree, heap);
    }

    static long Heap(Stream file, byte[] names)
    {
        long start = Align(file);
        file.Write(Messages.Bytes(to =>
        {
            to.Write("HEAP"u8);
            to.Write(0);
            to.Write((long)names.Length);
            to.Write(1L); // no free space
            to.Write(start + 32);
        }));
        file.Write(names);
        return start;
    }

    static long Symbols(Stream file, List<(byte[] Name, long Header)> objects, long[] offsets)
    {
        long start = Align(file);
        file.Write(Messages.Bytes(to =>
        {
            to.Write("SNOD"u8);
            to.Write([1, 0]);
            to.Write((ushort)objects.Count);
            for (int i = 0; i < objects.Count; i++)
            {
                to.Write(offsets[i]);
                to.Write(objects[i].Header);
                to.Write(new byte[24]);
            }
            to.Write(new byte[40 * (MostNames - objects.Count)]);
        }));
        return start;
    }

    static long Tree(Stream file, long symbols, long lastName)
    {
        long start = Align(file);
        file.Write(Messages.Bytes(to =>
        {
            to.Write("TREE"u8);
            to.Write([0, 0, 1, 0]);
            to.Write(Cursor.Nowhere);
            to.Write(Cursor.Nowhere);
            to.Write(0L); // the empty name, which is the first
            to.Write(symbols);
            to.Write(lastName);
            to.Write(new byte[8 * (2 * TreeHalf - 1) * 2]);
        }));
        return start;
    }

    static void Superblock(Stream file, long root, long tree, long heap)
    {
        long end = Align(file);
        file.Position = 0;
        file.Write(Messages.Bytes(to =>
        {
            to.Write(Hdf5.Superblock.Signature);
            to.Write([0, 0, 0, 0, 0, 8, 8, 0]);
            to.Write((ushort)NamesHalf);
            to.Write((ushort)TreeHalf);
            to.Write(0);
            to.Write(0L);
            to.Write(Cursor.Nowhere);
            to.Write(end);
            to.Write(Cursor.Nowhere);
            to.Write(0L);
            to.Write(root);
            to.Write(1); // the addresses of the names follow
            to.Write(0);
            to.Write(tree);
            to.Write(heap);
        }));
        file.Position = end;
    }
}
