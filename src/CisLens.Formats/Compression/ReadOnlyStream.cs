namespace CisLens.Formats.Compression;

/// <summary>A stream for reading, by default without length and position.</summary>
abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public abstract override int Read(Span<byte> buffer);
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
}

/// <summary>A stream whose first bytes were already read into a buffer.</summary>
sealed class PlainReader(Stream stream, InputBuffer first) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        if (first.Available == 0)
            return stream.Read(buffer);
        int count = Math.Min(buffer.Length, first.Available);
        first.Take(count).CopyTo(buffer);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A stream whose first bytes were already read.</summary>
sealed class PeekedStream(Stream stream, byte[] head) : ReadOnlyStream
{
    int _next;

    public override int Read(Span<byte> buffer)
    {
        if (_next == head.Length)
            return stream.Read(buffer);
        int count = Math.Min(buffer.Length, head.Length - _next);
        head.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
