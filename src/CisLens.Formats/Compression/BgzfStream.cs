using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace CisLens.Formats.Compression;

/// <summary>
/// Compresses text into BGZF blocks (SAM specification, section 4.1). Any gzip reader can read them, and an index can point into them.
/// Disposing writes the end block. A file that was cut after a call of <see cref="EndBlock"/> can be continued.
/// </summary>
/// <param name="output">The file, at the position of the first block.</param>
/// <param name="leaveOpen">Leave the file open when this stream is disposed.</param>
public sealed class BgzfStream(Stream output, bool leaveOpen = false) : Stream
{
    const int BlockText = 0xFF00; // as in bgzip: text that cannot be compressed still fits into a block of 64 KiB
    const int HeaderBytes = 18, TrailerBytes = 8;

    // the header of every block; the last two bytes are the length of the block minus one
    static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, (byte)'B', (byte)'C', 2, 0, 0, 0];

    /// <summary>Length of the block without text that ends every BGZF file.</summary>
    public const int EndBlockBytes = 28;

    /// <summary>The block without text that ends every BGZF file.</summary>
    internal static ReadOnlySpan<byte> EndOfFile =>
        [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, (byte)'B', (byte)'C', 2, 0, 0x1B, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    readonly byte[] _text = new byte[BlockText];
    readonly MemoryStream _packed = new(1 << 16);
    int _used;
    bool _disposed;

    /// <inheritdoc/>
    public override bool CanRead => false;
    /// <inheritdoc/>
    public override bool CanSeek => false;
    /// <inheritdoc/>
    public override bool CanWrite => true;
    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();
    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, BlockText - _used);
            buffer[..count].CopyTo(_text.AsSpan(_used));
            _used += count;
            buffer = buffer[count..];
            if (_used == BlockText)
                EndBlock();
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the buffered text as a block, so that the file has everything that was written so far.</summary>
    public void EndBlock()
    {
        if (_used == 0)
            return;
        Pack();
        output.Write(_packed.GetBuffer().AsSpan(0, (int)_packed.Length));
        _used = 0;
    }

    /// <summary>Ends the block and flushes the file.</summary>
    public override void Flush()
    {
        EndBlock();
        output.Flush();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            EndBlock();
            output.Write(EndOfFile);
            output.Flush();
            if (!leaveOpen)
                output.Dispose();
        }
        base.Dispose(disposing);
    }

    void Pack()
    {
        var text = _text.AsSpan(0, _used);
        _packed.SetLength(0);
        _packed.Write(Header);
        using (var deflate = new DeflateStream(_packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(text);
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.HashToUInt32(text));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)text.Length);
        _packed.Write(trailer);
        BinaryPrimitives.WriteUInt16LittleEndian(_packed.GetBuffer().AsSpan(HeaderBytes - 2), checked((ushort)(_packed.Length - 1)));
    }
}
