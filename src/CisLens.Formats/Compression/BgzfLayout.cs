using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>Where each block of a BGZF file begins, in the file and in its text.</summary>
sealed class BgzfLayout
{
    /// <summary>The ending of the name of bgzip's index.</summary>
    public const string IndexEnding = ".gzi";

    const int PairBytes = 16;

    readonly List<long> _offsets = [0], _textStarts = [0];

    BgzfLayout() { }

    /// <summary>How many blocks there are.</summary>
    public int Count => _offsets.Count;

    /// <summary>Length of the text in bytes.</summary>
    public long TextLength { get; private set; }

    /// <summary>Place of a block in the file.</summary>
    public long Offset(int block) => _offsets[block];

    /// <summary>Place of a block's text in the text.</summary>
    public long TextStart(int block) => block < Count ? _textStarts[block] : TextLength;

    /// <summary>The block that holds a byte of the text.</summary>
    public int BlockOf(long place)
    {
        int at = _textStarts.BinarySearch(place);
        return at < 0 ? ~at - 1 : LastOf(at);
    }

    /// <summary>Takes the layout from the <c>.gzi</c> beside the file where there is a sound one, else from the file.</summary>
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

    // A count, then for each block but the first its place in the file and in the text, all 64-bit (bgzip's manual).
    BgzfLayout TakeIndex(string path, long fileLength)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != (ulong)(bytes.Length - 8) / PairBytes
            || bytes.Length % PairBytes != 8)
            throw InputException.In(path, "is no index of bgzip; make it again with bgzip -r");
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

    // From the last block known to the end of the file, by the sizes that the blocks state.
    BgzfLayout Walk(InputBuffer input)
    {
        long offset = _offsets[^1], text = _textStarts[^1];
        int size = 0;
        for (input.Seek(offset); input.Ensure(1); input.Seek(offset))
        {
            int blockSize = GzipHeader.Read(input).BlockSize ?? throw input.Damaged("a gzip member that is no BGZF block");
            if (offset + blockSize - 4 < input.Position)
                throw input.Damaged("a BGZF block states a length below its header's");
            if (offset != _offsets[^1])
                Add(offset, text);
            input.Seek(offset + blockSize - 4);
            size = BinaryPrimitives.ReadInt32LittleEndian(input.Take(4));
            (offset, text) = (offset + blockSize, text + size);
        }
        if (size != 0)
            throw input.Truncated("its BGZF end block is missing");
        TextLength = text;
        return this;
    }

    void Add(long offset, long text)
    {
        _offsets.Add(offset);
        _textStarts.Add(text);
    }

    // Blocks without text start where the next one does: the byte is in the last of them.
    int LastOf(int block)
    {
        while (block + 1 < Count && _textStarts[block + 1] == _textStarts[block])
            block++;
        return block;
    }
}
