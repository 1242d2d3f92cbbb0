using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>The bytes of an HDF5 file. Every part is checked against the file's length, and belongs to one thing only, before
/// room is made for it.</summary>
sealed class ByteSource(Stream stream, string file) : IDisposable
{
    // objects, links, messages and chunks of one file: what they take in memory stays small beside 64 MiB, or beside a large file
    const int MostParts = 100_000, BytesForMore = 4096;

    const long MostTextBytes = 16 << 20;

    readonly SortedSet<(long Start, long End)> _claims = [];
    int _parts;
    long _text;

    /// <summary>Bytes of the file that its superblock speaks of.</summary>
    public long Length { get; set; } = stream.Length;

    /// <summary>Bytes of the file itself.</summary>
    public long FileLength => stream.Length;

    /// <summary>A part of the file's structure, which no other thing may use.</summary>
    /// <param name="start">Offset of its first byte.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="what">Its name in messages.</param>
    /// <exception cref="InputException">It lies outside the file, or over another part.</exception>
    public Cursor Part(long start, long length, string what)
    {
        Claim(start, length, what);
        return Look(start, length, what);
    }

    /// <summary>Bytes of the structure that are looked at before it is known how many belong together.</summary>
    public Cursor Look(long start, long length, string what)
    {
        Check(start, length, what);
        var bytes = new byte[length];
        Fill(start, bytes, what);
        return new Cursor(this, bytes, start, what);
    }

    /// <summary>Notes that some bytes belong to one thing.</summary>
    /// <exception cref="InputException">They lie outside the file, or belong to another.</exception>
    public void Claim(long start, long length, string what)
    {
        Check(start, length, what);
        if (length == 0)
            return;
        // of the parts that begin before this one's end, the last is the only one that can reach into it
        var before = _claims.GetViewBetween((long.MinValue, 0), (start + length - 1, long.MaxValue)).Max;
        if (before.End > start)
            throw Bad($"{what} at byte {start} lies over what was read at byte {before.Start}; every byte may belong to one thing only");
        _claims.Add((start, start + length));
        Count();
    }

    /// <summary>Counts one more object, link or message.</summary>
    /// <exception cref="InputException">There are too many.</exception>
    public void Count()
    {
        long most = Math.Max(MostParts, stream.Length / BytesForMore);
        if (++_parts > most)
            throw Bad($"has more than {most:N0} objects, messages and chunks");
    }

    /// <summary>Counts bytes of text that are kept, of all that the file holds: many elements may refer to one long text.</summary>
    /// <exception cref="InputException">They are too many.</exception>
    public void CountText(long bytes, string name)
    {
        if ((_text += bytes) > MostTextBytes)
            throw Bad($"has more than {MostTextBytes:N0} bytes of text up to {name}, where each text counts {Elements.BytesBesides} " +
                "besides its own");
    }

    /// <summary>Reads bytes.</summary>
    public void Fill(long start, Span<byte> bytes, string what)
    {
        Check(start, bytes.Length, what);
        stream.Position = start;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Bad($"ends within {what} at byte {start}; is the file whole?");
    }

    void Check(long start, long length, string what)
    {
        if (start < 0 || length < 0 || start > Length || length > Length - start || length > Array.MaxLength)
            throw Bad($"{what} should be {length:N0} bytes at byte {start}, the file has {Length:N0}; is the file whole?");
    }

    /// <summary>A fault of the file.</summary>
    public InputException Bad(string problem, Exception? inner = null) => InputException.In(file, problem, inner);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
