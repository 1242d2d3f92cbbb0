using CisLens.Core;

namespace CisLens.Formats.Signal;

/// <summary>One block of a bigWig: its part of the genome and its bytes in the file. A position is the number of the contig times 2^32 plus
/// the 0-based base.</summary>
readonly record struct BlockEntry(ulong Start, ulong End, ulong Offset, ulong Bytes)
{
    public static ulong At(uint contig, uint base0) => (ulong)contig << 32 | base0;
}

/// <summary>The R-tree that finds the blocks of a region. A search reads only nodes that overlap the region, and keeps one node per level
/// in memory. It ends on any file, because entries and blocks of a valid file do not share bytes.</summary>
/// <remarks>Kent 2010, supplement, tables 14 to 17.</remarks>
sealed class BlockIndex
{
    public const uint Magic = 0x2468ACE0;
    public const int HeaderBytes = 48, BranchBytes = 24, LeafBytes = 32;
    const int MostDepth = 32;

    readonly BigWigBytes _file;
    readonly ulong _root;
    readonly uint _nodeItems;

    /// <summary>Reads the header of the tree.</summary>
    /// <exception cref="InputException">The header is damaged.</exception>
    public BlockIndex(BigWigBytes file, ulong offset)
    {
        byte[] buffer = [];
        var fields = file.Fields(offset, HeaderBytes, "the index", ref buffer);
        uint magic = fields.UInt32();
        if (magic != Magic)
            throw file.Bad($"the index at byte {offset:N0} begins with {magic:X8}, expected {Magic:X8}");
        (_file, _root, _nodeItems) = (file, offset + HeaderBytes, fields.UInt32());
    }

    sealed class Node(int count, bool leaf)
    {
        public int Count => count;
        public bool Leaf => leaf;
        public int Next { get; set; }
        public byte[] Items = [];
    }

    /// <summary>The blocks that overlap a part of the genome, in the order of the index.</summary>
    /// <exception cref="InputException">The index is damaged.</exception>
    public IEnumerable<BlockEntry> Find(ulong start, ulong end)
    {
        var path = new Stack<Node>([Load(_root)]);
        long items = path.Peek().Count, bytes = 0;
        while (path.TryPeek(out var node))
        {
            if (node.Next == node.Count)
            {
                path.Pop();
                continue;
            }
            if (items > _file.Length / BranchBytes || path.Count > MostDepth)
                throw _file.Bad("the index has a loop");
            var entry = Entry(node);
            if (entry.Start >= end || entry.End <= start)
                continue;
            if (!node.Leaf)
            {
                path.Push(Load(entry.Offset));
                items += path.Peek().Count;
            }
            else if ((bytes += (long)Math.Min(entry.Bytes, long.MaxValue / 2)) > _file.Length)
                throw _file.Bad("blocks of the index share bytes, or are larger than the file");
            else
                yield return entry;
        }
    }

    Node Load(ulong offset)
    {
        byte[] buffer = new byte[4];
        var head = _file.Fields(offset, 4, "a node of the index", ref buffer);
        bool leaf = head.Byte() != 0;
        head.Take(1);
        int count = head.UInt16();
        if (count > _nodeItems)
            throw _file.Bad($"a node of the index at byte {offset:N0} has {count:N0} items, expected at most {_nodeItems:N0}");
        var node = new Node(count, leaf);
        _file.Part(offset + 4, (long)count * (leaf ? LeafBytes : BranchBytes), "a node of the index", ref node.Items);
        return node;
    }

    BlockEntry Entry(Node node)
    {
        int size = node.Leaf ? LeafBytes : BranchBytes;
        var fields = new Fields(node.Items.AsSpan(node.Next++ * size, size), _file.BigEndian);
        ulong start = BlockEntry.At(fields.UInt32(), fields.UInt32()), end = BlockEntry.At(fields.UInt32(), fields.UInt32());
        return new(start, end, fields.UInt64(), node.Leaf ? fields.UInt64() : 0);
    }
}
