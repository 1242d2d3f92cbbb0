using CisLens.Formats.Compression;

namespace CisLens.Formats.Archive;

/// <summary>A part of a longer stream, as a stream of its own. Disposing it leaves the longer stream open.</summary>
sealed class EntryStream(Stream inner, long start, long length) : ReadOnlyStream
{
    long _at;

    public override bool CanSeek => true;
    public override long Length => length;

    public override long Position
    {
        get => _at;
        set => _at = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Clamp(length - _at, 0, buffer.Length);
        inner.Position = start + _at;
        int read = inner.Read(buffer[..count]);
        _at += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _at,
        _ => length,
    };
}
