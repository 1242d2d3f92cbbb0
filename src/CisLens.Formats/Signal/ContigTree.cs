using System.Text;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Signal;

/// <summary>The contigs of a bigWig: a B+ tree from names to numbers and lengths.</summary>
/// <remarks>Kent 2010, supplement, tables 9 to 11.</remarks>
sealed class ContigTree
{
    public const uint Magic = 0x78CA8C91;
    const int HeaderBytes = 32, MostNameBytes = 4096, MostDepth = 32;

    readonly BigWigBytes _file;
    readonly int _nameBytes;
    readonly List<(uint Number, Contig Contig)> _found = [];
    long _items;   // of all nodes so far

    ContigTree(BigWigBytes file, int nameBytes) => (_file, _nameBytes) = (file, nameBytes);

    /// <summary>Reads the contigs in the order of their numbers.</summary>
    /// <exception cref="InputException">The tree is damaged, or has a name or a number twice.</exception>
    public static IReadOnlyList<(uint Number, Contig Contig)> Read(BigWigBytes file, ulong offset)
    {
        byte[] buffer = [];
        var fields = file.Fields(offset, HeaderBytes, "the contig tree", ref buffer);
        uint magic = fields.UInt32();
        if (magic != Magic)
            throw file.Bad($"the contig tree at byte {offset:N0} begins with {magic:X8}, expected {Magic:X8}");
        fields.Take(4);
        uint nameBytes = fields.UInt32(), valueBytes = fields.UInt32();
        ulong count = fields.UInt64();
        if (nameBytes is 0 or > MostNameBytes || valueBytes != 8)
            throw file.Bad($"the contig tree has names of {nameBytes:N0} bytes with {valueBytes:N0} bytes each, "
                + $"expected at most {MostNameBytes:N0} and 8");
        var tree = new ContigTree(file, (int)nameBytes);
        tree.Walk(offset + HeaderBytes, 0);
        return (ulong)tree._found.Count == count
            ? tree.Checked()
            : throw file.Bad($"the contig tree has {tree._found.Count:N0} contigs, but its header states {count:N0}");
    }

    void Walk(ulong offset, int depth)
    {
        byte[] buffer = [];
        var head = _file.Fields(offset, 4, "a node of the contig tree", ref buffer);
        bool leaf = head.Byte() != 0;
        head.Take(1);
        int count = head.UInt16(), itemBytes = _nameBytes + 8;
        // each item has its own bytes in a valid file, so a tree with more items repeats some of them
        if (depth > MostDepth || (_items += count) > _file.Length / itemBytes)
            throw _file.Bad($"the contig tree has a loop at byte {offset:N0}");
        var fields = _file.Fields(offset + 4, (long)count * itemBytes, "a node of the contig tree", ref buffer);
        for (int i = 0; i < count; i++)
        {
            var name = fields.Take(_nameBytes);
            if (leaf)
                _found.Add((fields.UInt32(), new(Encoding.UTF8.GetString(name.TrimEnd((byte)0)), fields.UInt32())));
            else
                Walk(fields.UInt64(), depth + 1);
        }
    }

    List<(uint Number, Contig Contig)> Checked()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<uint>();
        foreach (var (number, contig) in _found)
            if (contig.Name.Length == 0 || !names.Add(contig.Name) || !numbers.Add(number))
                throw _file.Bad(
                    $"the contig tree has the name {Printable.Text(contig.Name)} or the number {number} twice, or an empty name");
        return [.. _found.OrderBy(item => item.Number)];
    }
}
