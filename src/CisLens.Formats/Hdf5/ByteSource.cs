using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The bytes of an HDF5 file. Before memory is allocated for a part, it is checked that the part is inside the file, and that no
/// other part uses its bytes.</summary>
sealed class ByteSource(Stream stream, string file) : IDisposable
{
    // number of objects, links, messages and chunks of a file, so that they need much less than 64 MiB, or less than a large file
    const int MostParts = 100_000, BytesForMore = 4096;

    const long MostTextBytes = 16 << 20;

    readonly SortedSet<(long Start, long End)> _claims = [];
    int _parts;
    long _text;

    /// <summary>Length of the file in bytes according to the superblock.</summary>
    public long Length { get; set; } = stream.Length;

    /// <summary>Real length of the file in bytes.</summary>
    public long FileLength => stream.Length;

    /// <summary>Reads a part of the file and reserves it.</summary>
    /// <param name="start">Offset of its first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="what">Its name in error texts.</param>
    /// <exception cref="InputException">The part is not inside the file, or overlaps another part.</exception>
    public Cursor Part(long start, long length, string what)
    {
        Claim(start, length, what);
        return Look(start, length, what);
    }

    /// <summary>Reads bytes without reserving them, to find the length of a part.</summary>
    public Cursor Look(long start, long length, string what)
    {
        Check(start, length, what);
        var bytes = new byte[length];
        Fill(start, bytes, what);
        return new Cursor(this, bytes, start, what);
    }

    /// <summary>Reserves bytes for one part.</summary>
    /// <exception cref="InputException">The bytes are not inside the file, or belong to another part.</exception>
    public void Claim(long start, long length, string what)
    {
        Check(start, length, what);
        if (length == 0)
            return;
        // among the parts that begin before the end of this one, only the last can overlap it
        var before = _claims.GetViewBetween((long.MinValue, 0), (start + length - 1, long.MaxValue)).Max;
        if (before.End > start)
            throw Bad($"{what} at byte {start} overlaps the part at byte {before.Start}, expected every byte in one part only");
        _claims.Add((start, start + length));
        Count();
    }

    /// <summary>Counts an object, link or message.</summary>
    /// <exception cref="InputException">There are too many.</exception>
    public void Count()
    {
        long most = Math.Max(MostParts, stream.Length / BytesForMore);
        if (++_parts > most)
            throw Bad($"has too many objects, messages and chunks, expected at most {most:N0}");
    }

    /// <summary>Counts the bytes of text that are kept in memory. Many elements can refer to one long text.</summary>
    /// <exception cref="InputException">There are too many.</exception>
    public void CountText(long bytes, string name)
    {
        if ((_text += bytes) > MostTextBytes)
            throw Bad($"has too much text up to {name}, expected at most {MostTextBytes:N0} bytes, "
                + $"with {Elements.ExtraBytes} more per text");
    }

    /// <summary>Reads bytes into a span.</summary>
    public void Fill(long start, Span<byte> bytes, string what)
    {
        Check(start, bytes.Length, what);
        stream.Position = start;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Bad($"ends in {what} at byte {start}; is the file complete?");
    }

    void Check(long start, long length, string what)
    {
        if (start < 0 || length < 0 || start > Length || length > Length - start || length > Array.MaxLength)
            throw Bad($"{what} has {length:N0} bytes at byte {start}, but the file has {Length:N0}; is the file complete?");
    }

    /// <summary>An error in the file.</summary>
    public InputException Bad(string problem, Exception? inner = null) => InputException.In(file, problem, inner);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
