using System.Buffers.Binary;
using CisLens.Core;

namespace CisLens.Formats.Archive;

/// <summary>
/// Reads archives of <see cref="StoredZipWriter"/> and no others: every header must be the very bytes that the writer
/// would have written, so nothing can hide between entries, nothing can be inflated, and a changed header is noticed.
/// </summary>
public sealed class StoredZipReader : IDisposable
{
    const int MaxEntries = 64, MaxDirectoryBytes = 1 << 16;

    readonly Stream _stream;
    readonly string _file;
    readonly List<ZipEntry> _entries = [];

    /// <summary>Reads the directory.</summary>
    /// <param name="stream">The whole file, able to seek; disposed with the reader.</param>
    /// <param name="file">Its name in messages.</param>
    /// <exception cref="InputException">It is not such an archive.</exception>
    public StoredZipReader(Stream stream, string file)
    {
        (_stream, _file) = (stream, file);
        if (stream.Length < ZipHeaders.EndBytes)
            throw Bad("too short for an archive");
        byte[] end = ReadAt(stream.Length - ZipHeaders.EndBytes, ZipHeaders.EndBytes);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        long start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (count > MaxEntries || bytes > MaxDirectoryBytes || start + bytes + ZipHeaders.EndBytes != stream.Length
            || !end.AsSpan().SequenceEqual(ZipHeaders.End(count, start, bytes)))
            throw Bad("its end is not that of a whole archive of ours; is the file complete?");
        ReadDirectory(ReadAt(start, (int)bytes), count, start);
    }

    /// <summary>Names of the entries, in the order of the file.</summary>
    public IEnumerable<string> Names => _entries.Select(e => e.Name);

    /// <summary>Size of an entry in bytes, or null when there is none of that name.</summary>
    public long? Length(string name) => _entries.Exists(e => e.Name == name) ? _entries.Find(e => e.Name == name).Length : null;

    /// <summary>Opens an entry for reading; the stream can seek. Read one at a time.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public Stream OpenEntry(string name)
    {
        var entry = _entries.Find(e => e.Name == name);
        return entry.Name is null ? throw Bad($"has no {name}") : new EntryStream(_stream, entry.DataStart, entry.Length);
    }

    void ReadDirectory(ReadOnlySpan<byte> directory, int count, long directoryStart)
    {
        long at = 0;
        for (int i = 0; i < count; i++)
        {
            if (ZipHeaders.ReadCentral(directory) is not { } entry || _entries.Exists(e => e.Name == entry.Name))
                throw Bad("its directory is damaged");
            byte[] central = ZipHeaders.Central(entry), local = ZipHeaders.Local(entry);
            bool fits = entry.HeaderStart == at && entry.DataEnd <= directoryStart;
            if (!fits || !directory.StartsWith(central) || !ReadAt(at, local.Length).AsSpan().SequenceEqual(local))
                throw Bad($"the header of entry {i + 1} is damaged, or another program wrote the archive");
            _entries.Add(entry);
            at = entry.DataEnd;
            directory = directory[central.Length..];
        }
        if (at != directoryStart || !directory.IsEmpty)
            throw Bad("bytes in it belong to no entry");
    }

    byte[] ReadAt(long position, int count)
    {
        var bytes = new byte[count];
        _stream.Position = position;
        if (_stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) < count)
            throw Bad("ends early");
        return bytes;
    }

    InputException Bad(string problem) => InputException.In(_file, problem);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
