using System.IO.Compression;

namespace CisLens.Formats.Signal;

/// <summary>Compresses blocks, writes them one after another, and then their index.</summary>
sealed class BlockOutput(BinaryWriter writer)
{
    readonly byte[] _packed = new byte[1 << 16];   // more than zlib makes of any block
    readonly Stream _stream = writer.BaseStream;

    /// <summary>The blocks so far: 32 bytes of memory each.</summary>
    public List<BlockEntry> Blocks { get; } = [];

    /// <summary>Size of all blocks in the file, in bytes.</summary>
    public long Bytes => Blocks.Sum(block => (long)block.Bytes);

    /// <summary>Writes a block.</summary>
    public void Add(ReadOnlySpan<byte> plain, ulong start, ulong end)
    {
        using var packed = new MemoryStream(_packed);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(plain);
        Blocks.Add(new(start, end, (ulong)_stream.Position, (ulong)packed.Position));
        _stream.Write(_packed, 0, (int)packed.Position);
    }

    /// <summary>Writes the index of the blocks.</summary>
    /// <param name="itemsPerBlock">Largest number of items of a block, which the index states.</param>
    public void WriteIndex(int itemsPerBlock)
    {
        Blocks.Sort((a, b) => a.Start.CompareTo(b.Start));
        ulong end = (ulong)_stream.Position;
        writer.Write(BlockIndex.Magic);
        writer.Write(TreeWriter.NodeItems);
        writer.Write((ulong)Blocks.Count);
        WriteRange(0, Blocks.Count);
        writer.Write(end);
        writer.Write(itemsPerBlock);
        writer.Write(0);
        TreeWriter.Write(writer, Blocks.Count, BlockIndex.LeafBytes, BlockIndex.BranchBytes - 8, i =>
        {
            WriteRange(i, i + 1);
            writer.Write(Blocks[i].Offset);
            writer.Write(Blocks[i].Bytes);
        }, WriteRange);
    }

    void WriteRange(int first, int end)
    {
        WritePosition(first < end ? Blocks[first].Start : 0);
        WritePosition(first < end ? Blocks[end - 1].End : 0);
    }

    void WritePosition(ulong position)
    {
        writer.Write((uint)(position >> 32));
        writer.Write((uint)position);
    }
}
