using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A name in a group, and the address of the object's header; <see cref="Cursor.Nowhere"/> for a soft link.</summary>
readonly record struct Link(string Name, long Address);

/// <summary>Reads the names in a group from its symbol table or from messages of its header.</summary>
/// <remarks>HDF5 File Format Specification 3.0, sections III.A.1, III.B to III.D and IV.A.2.c, g, r.</remarks>
sealed class Links(ByteSource source, string group)
{
    const int MostLetters = 4096;
    const uint Soft = 2;

    readonly Dictionary<string, long> _links = new(StringComparer.Ordinal);
    string Table => $"the symbol table of {group}";

    /// <summary>Reads all names.</summary>
    /// <exception cref="InputException">They are damaged, or stored in an unsupported way.</exception>
    public static IReadOnlyDictionary<string, long> From(IReadOnlyList<Message> header, ByteSource source, string group)
    {
        var links = new Links(source, group);
        foreach (var (type, fields) in header)
            switch (type)
            {
                case MessageType.SymbolTable: links.ReadTable(fields.Address(), fields.Address()); break;
                case MessageType.Link: links.ReadLink(fields); break;
                case MessageType.LinkInfo: RefuseDense(fields); break;
            }
        return links._links;
    }

    static void RefuseDense(Cursor fields)
    {
        fields.Version(0, 0);
        fields.Skip((fields.Byte() & 1) != 0 ? 8 : 0);
        if (fields.Address() != Cursor.Nowhere)
            throw fields.Bad("names are in a fractal heap (dense links), which is not supported; write the file with fewer names per "
                + "group, or in the earliest version of the format");
    }

    void ReadLink(Cursor fields)
    {
        fields.Version(1, 1);
        byte flags = fields.Byte(), type = (flags & 8) != 0 ? fields.Byte() : (byte)0;
        fields.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        string name = Name(fields.Take(fields.Whole(1 << (flags & 3), "a name's length")).Span, fields);
        if (type > 1)
            throw fields.Bad($"{name} is a link to another file (an external link), which is not supported");
        Add(name, type == 0 ? fields.Address() : Cursor.Nowhere, fields);
    }

    void ReadTable(long tree, long heap)
    {
        var head = source.Part(heap, 32, $"the local heap of {group}");
        head.Signature("HEAP"u8);
        head.Version(0, 0);
        head.Skip(3);
        long size = head.Size();
        head.Skip(8);
        long start = head.Address();
        long letters = size;
        var names = source.Part(start, size, $"the name list of {group}").Take(size);
        TreeNode.Leaves(source, tree, 0, 8, Table, entry =>
        {
            foreach (var (at, address) in Symbols(entry.Child))
            {
                string name = NameAt(names, at, entry.Key);
                // the names of a group are stored one after another
                if ((letters -= name.Length + 1) < 0)
                    throw entry.Key.Bad("names overlap in the local heap");
                Add(name, address, entry.Key);
            }
        });
    }

    List<(long Name, long Address)> Symbols(long address)
    {
        var head = source.Part(address, 8, Table);
        head.Signature("SNOD"u8);
        head.Version(1, 1);
        head.Skip(1);
        int count = head.UInt16();
        var fields = source.Part(address + 8, count * 40L, Table);
        var symbols = new List<(long, long)>(count);
        for (int i = 0; i < count; i++)
        {
            long name = fields.Size(), target = fields.Address();
            symbols.Add((name, fields.UInt32() == Soft ? Cursor.Nowhere : target));
            fields.Skip(4 + 16);
        }
        return symbols;
    }

    static string NameAt(ReadOnlyMemory<byte> names, long at, Cursor part)
    {
        if (at >= names.Length)
            throw part.Bad($"a name is at byte {at} of the local heap, which has {names.Length} bytes");
        var rest = names.Span[(int)at..];
        int end = rest[..Math.Min(rest.Length, MostLetters + 1)].IndexOf((byte)0);
        return end >= 0 ? Name(rest[..end], part) : throw part.Bad($"a name has no end, or more than {MostLetters} letters");
    }

    static string Name(ReadOnlySpan<byte> bytes, Cursor part)
    {
        string name = bytes.Length <= MostLetters
            ? Encoding.UTF8.GetString(bytes)
            : throw part.Bad($"a name has more than {MostLetters} letters");
        return name.Length > 0 && !name.Contains('/') && !name.Contains('\0')
            ? name
            : throw part.Bad($"a name is '{name}', expected letters without /");
    }

    void Add(string name, long address, Cursor part)
    {
        source.Count();
        if (!_links.TryAdd(name, address))
            throw part.Bad($"duplicate name {name} in {group}");
    }
}
