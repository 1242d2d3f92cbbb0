namespace CisLens.Formats.Compression;

/// <summary>The rest of a stream whose first bytes have been looked at.</summary>
sealed class PlainReader(Stream stream, InputBuffer looked) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        if (looked.Available == 0)
            return stream.Read(buffer);
        int count = Math.Min(buffer.Length, looked.Available);
        looked.Take(count).CopyTo(buffer);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
