using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>A buffer for reading a stream. It keeps the last few bytes, so that a reader can step back.</summary>
sealed class InputBuffer(string name, Stream stream)
{
    const int Kept = BgzfStream.EndBlockBytes; // and a bit reader can have read eight too many
    const int Size = 1 << 17;

    long _offset; // of Bytes[0] in the file

    /// <summary>The bytes. Those from <see cref="Next"/> to <see cref="End"/> are not consumed yet.</summary>
    public byte[] Bytes { get; } = new byte[Size];

    /// <summary>Index of the next byte.</summary>
    public int Next { get; set; }

    /// <summary>Index after the last byte that was read.</summary>
    public int End { get; private set; }

    /// <summary>Number of bytes that are not consumed yet.</summary>
    public int Available => End - Next;

    /// <summary>Offset of the next byte in the file.</summary>
    public long Position => _offset + Next;

    /// <summary>Reads until at least this many bytes are available. Returns false if the file ends before.</summary>
    public bool Ensure(int count)
    {
        while (Available < count)
            if (!Fill())
                return false;
        return true;
    }

    /// <summary>Reads more bytes. Returns false at the end of the file.</summary>
    public bool Fill()
    {
        int from = Math.Max(Next - Kept, 0);
        Bytes.AsSpan(from, End - from).CopyTo(Bytes);
        (Next, End, _offset) = (Next - from, End - from, _offset + from);
        int read = stream.Read(Bytes, End, Size - End);
        End += read;
        return read > 0;
    }

    /// <summary>Consumes the next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (!Ensure(count))
            throw Truncated();
        Next += count;
        return Bytes.AsSpan(Next - count, count);
    }

    /// <summary>True if the bytes before the next one are these, at most as many as are kept.</summary>
    public bool EndsWith(ReadOnlySpan<byte> bytes) => Bytes.AsSpan(0, Next).EndsWith(bytes);

    /// <summary>Continues at another offset of a seekable file.</summary>
    public void Seek(long offset)
    {
        if (offset >= _offset && offset <= _offset + End)
        {
            Next = (int)(offset - _offset);
            return;
        }
        stream.Seek(offset, SeekOrigin.Begin);
        (Next, End, _offset) = (0, 0, offset);
    }

    /// <summary>An error in the bytes at the current position.</summary>
    public InputException Damaged(string problem) =>
        InputException.In(name, $"damaged at byte {Position}: {problem}; download or copy the file again");

    /// <summary>An error because the file ends too early.</summary>
    public InputException Truncated(string how = "the compressed data end early") =>
        InputException.In(name, $"truncated: {how} at byte {_offset + End}; download or copy the file again");
}
