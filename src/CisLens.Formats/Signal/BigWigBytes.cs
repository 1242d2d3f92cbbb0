using CisLens.Core;

namespace CisLens.Formats.Signal;

/// <summary>The bytes of a bigWig. Before memory is allocated for a part, it is checked that the part is inside the file. Safe to use from
/// several threads.</summary>
sealed class BigWigBytes(string path, FileStream stream) : IDisposable
{
    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>True if the most significant byte of a number comes first.</summary>
    public bool BigEndian { get; set; }

    /// <summary>Reads a part of the file.</summary>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="what">Its name in error texts.</param>
    /// <param name="buffer">Receives the part; it is made larger if it is too small.</param>
    /// <exception cref="InputException">The part is not inside the file.</exception>
    public ReadOnlySpan<byte> Part(ulong offset, long length, string what, ref byte[] buffer)
    {
        if (offset > (ulong)Length || length > Length - (long)offset)
            throw Bad($"{what} has {length:N0} bytes at byte {offset:N0}, but the file has {Length:N0} bytes; is the file complete?");
        Grow(ref buffer, (int)length);
        var part = buffer.AsSpan(0, (int)length);
        for (int done = 0; done < part.Length;)
        {
            int read = RandomAccess.Read(stream.SafeFileHandle, part[done..], (long)offset + done);
            done += read > 0 ? read : throw Bad($"ends in {what} at byte {offset:N0}; is the file complete?");
        }
        return part;
    }

    /// <summary>As <see cref="Part"/>, as fields.</summary>
    public Fields Fields(ulong offset, long length, string what, ref byte[] buffer) =>
        new(Part(offset, length, what, ref buffer), BigEndian);

    /// <summary>Makes a buffer larger if it is too small. Its content is lost.</summary>
    public static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[Math.Max(length, Math.Min(2L * buffer.Length, Array.MaxLength))];
    }

    /// <summary>An error in the file.</summary>
    public InputException Bad(string problem, Exception? inner = null) => InputException.In(path, problem, inner);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
