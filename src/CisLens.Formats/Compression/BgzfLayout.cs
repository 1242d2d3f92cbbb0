using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>The offset of each block of a BGZF file, in the file and in the text.</summary>
sealed class BgzfLayout
{
    /// <summary>The ending of bgzip's index files.</summary>
    public const string IndexEnding = ".gzi";

    const int PairBytes = 16;

    readonly List<long> _offsets = [0], _textStarts = [0];

    BgzfLayout() { }

    /// <summary>Number of blocks.</summary>
    public int Count => _offsets.Count;

    /// <summary>Length of the text in bytes.</summary>
    public long TextLength { get; private set; }

    /// <summary>Offset of a block in the file.</summary>
    public long Offset(int block) => _offsets[block];

    /// <summary>Offset of a block's text in the whole text.</summary>
    public long TextStart(int block) => block < Count ? _textStarts[block] : TextLength;

    /// <summary>The block of a byte of the text.</summary>
    public int BlockOf(long position)
    {
        int at = _textStarts.BinarySearch(position);
        return at < 0 ? ~at - 1 : LastOf(at);
    }

    /// <summary>Reads the layout from the <c>.gzi</c> next to the file. If it is missing or damaged, the file is read.</summary>
    public static BgzfLayout Read(string path, InputBuffer input, long fileLength, IRunLog log)
    {
        if (File.Exists(path + IndexEnding))
        {
            try
            {
                return new BgzfLayout().TakeIndex(path + IndexEnding, fileLength).Walk(input);
            }
            catch (InputException fault)
            {
                log.Warn("index not used", fault.Message);
            }
        }
        return new BgzfLayout().Walk(input);
    }

    // the count, then for each block except the first its offset in the file and in the text, all 64-bit (bgzip's manual)
    BgzfLayout TakeIndex(string path, long fileLength)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != (ulong)(bytes.Length - 8) / PairBytes
            || bytes.Length % PairBytes != 8)
            throw InputException.In(path, "is not an index of bgzip; make it again with bgzip -r");
        for (int at = 8; at < bytes.Length; at += PairBytes)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)),
                start = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 8));
            if (offset <= _offsets[^1] || offset >= fileLength || start < _textStarts[^1] || start > _textStarts[^1] + (1 << 16))
                throw InputException.In(path, "does not fit its file; make it again with bgzip -r");
            _offsets.Add(offset);
            _textStarts.Add(start);
        }
        return this;
    }

    // from the last known block to the end of the file, using the sizes in the block headers
    BgzfLayout Walk(InputBuffer input)
    {
        long offset = _offsets[^1], text = _textStarts[^1];
        int size = 0;
        for (input.Seek(offset); input.Ensure(1); input.Seek(offset))
        {
            int blockSize = GzipHeader.Read(input).BlockSize ?? throw input.Damaged("a gzip member is not a BGZF block");
            if (offset + blockSize - 4 < input.Position)
                throw input.Damaged("the length of a BGZF block is smaller than its header");
            if (offset != _offsets[^1])
                Add(offset, text);
            input.Seek(offset + blockSize - 4);
            size = BinaryPrimitives.ReadInt32LittleEndian(input.Take(4));
            (offset, text) = (offset + blockSize, text + size);
        }
        if (size != 0)
            throw input.Truncated("the BGZF end block is missing");
        TextLength = text;
        return this;
    }

    void Add(long offset, long text)
    {
        _offsets.Add(offset);
        _textStarts.Add(text);
    }

    // a block without text has the same text offset as the next one; the byte is in the last of them
    int LastOf(int block)
    {
        while (block + 1 < Count && _textStarts[block + 1] == _textStarts[block])
            block++;
        return block;
    }
}
