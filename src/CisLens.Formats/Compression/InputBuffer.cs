using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>Bytes of a stream as they are needed, with the last few kept so that a reader may step back.</summary>
sealed class InputBuffer(string name, Stream stream)
{
    const int Kept = 8; // as many as a bit reader may have taken too many
    const int Size = 1 << 17;

    long _offset; // of Bytes[0] in the file

    /// <summary>The bytes; those from <see cref="Next"/> to <see cref="End"/> are to come.</summary>
    public byte[] Bytes { get; } = new byte[Size];

    /// <summary>Index of the next byte.</summary>
    public int Next { get; set; }

    /// <summary>Index after the last byte that was read.</summary>
    public int End { get; private set; }

    /// <summary>How many bytes are at hand.</summary>
    public int Available => End - Next;

    /// <summary>Place of the next byte in the file.</summary>
    public long Position => _offset + Next;

    /// <summary>Has at least this many bytes at hand, unless the file ends before.</summary>
    public bool Ensure(int count)
    {
        while (Available < count)
            if (!Fill())
                return false;
        return true;
    }

    /// <summary>Reads more; false at the end of the file.</summary>
    public bool Fill()
    {
        int from = Math.Max(Next - Kept, 0);
        Bytes.AsSpan(from, End - from).CopyTo(Bytes);
        (Next, End, _offset) = (Next - from, End - from, _offset + from);
        int read = stream.Read(Bytes, End, Size - End);
        End += read;
        return read > 0;
    }

    /// <summary>Takes the next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (!Ensure(count))
            throw Truncated();
        Next += count;
        return Bytes.AsSpan(Next - count, count);
    }

    /// <summary>Goes on at another place of a file that can seek.</summary>
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

    /// <summary>The bytes at hand are not what they must be.</summary>
    public InputException Damaged(string problem) => InputException.In(name, $"damaged at byte {Position}: {problem}; get the file again");

    /// <summary>The file ends too early.</summary>
    public InputException Truncated(string how = "its compressed data break off") =>
        InputException.In(name, $"truncated: {how} at byte {_offset + End}; get the file again");
}
