using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Archive;

/// <summary>
/// Reads archives of <see cref="StoredZipWriter"/> and no others. Every byte is checked at opening: the headers must be those that the
/// writer writes, and the SHA-256 of every entry must be that in <c>SHA256SUMS</c>.
/// </summary>
public sealed class StoredZipReader : IDisposable
{
    const int MaxEntries = 64, MaxDirectoryBytes = 1 << 16, MaxTextBytes = 64 << 20;

    readonly Stream _stream;
    readonly string _file;
    readonly List<ZipEntry> _entries = [];

    /// <summary>Opens an archive and checks it.</summary>
    /// <param name="stream">The whole file, seekable; disposed with the reader.</param>
    /// <param name="file">Its name in error texts.</param>
    /// <exception cref="InputException">The file is not such an archive, or is damaged.</exception>
    public StoredZipReader(Stream stream, string file)
    {
        (_stream, _file) = (stream, file);
        if (stream.Length < ZipHeaders.EndBytes)
            throw Bad($"has {stream.Length} bytes, too short for an archive");
        byte[] end = ReadAt(stream.Length - ZipHeaders.EndBytes, ZipHeaders.EndBytes);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        long start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (count > MaxEntries || bytes > MaxDirectoryBytes || start + bytes + ZipHeaders.EndBytes != stream.Length
            || !end.AsSpan().SequenceEqual(ZipHeaders.End(count, start, bytes)))
            throw Bad("does not end as an archive of cislens; is the file complete?");
        ReadDirectory(ReadAt(start, (int)bytes), count, start);
        Hash = CheckSums();
    }

    /// <summary>Names of the entries without <c>SHA256SUMS</c>, in the order of the file.</summary>
    public IEnumerable<string> Names => _entries.Select(e => e.Name).SkipLast(1);

    /// <summary>SHA-256 of <c>SHA256SUMS</c>. It changes with any byte of any entry.</summary>
    public string Hash { get; }

    /// <summary>Size of an entry in bytes; null if there is no entry with this name.</summary>
    public long? Length(string name) => _entries.Exists(e => e.Name == name) ? _entries.Find(e => e.Name == name).Length : null;

    /// <summary>Opens an entry for reading. The stream can seek. Only one entry can be read at a time.</summary>
    /// <exception cref="InputException">There is no entry with this name.</exception>
    public Stream OpenEntry(string name)
    {
        var entry = _entries.Find(e => e.Name == name);
        return entry.Name is null ? throw Bad($"has no {name}") : new EntryStream(_stream, entry.DataStart, entry.Length);
    }

    /// <summary>Reads an entry as UTF-8 text.</summary>
    /// <exception cref="InputException">There is no entry with this name, or it is larger than 64 MiB.</exception>
    public string ReadText(string name)
    {
        if (Length(name) is > MaxTextBytes and var length)
            throw Bad($"{name} has {length} bytes, expected at most {MaxTextBytes}");
        using var reader = new StreamReader(OpenEntry(name), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    string CheckSums()
    {
        if (_entries.Count == 0 || _entries[^1].Name != StoredZipWriter.SumsEntry)
            throw Bad($"has no {StoredZipWriter.SumsEntry} as its last entry");
        string sums = ReadText(StoredZipWriter.SumsEntry);
        int at = 0;
        foreach (string name in Names)
        {
            using var entry = OpenEntry(name);
            string line = StoredZipWriter.SumLine(Convert.ToHexStringLower(SHA256.HashData(entry)), name);
            if (string.CompareOrdinal(sums, at, line, 0, line.Length) != 0)
                throw Bad($"the SHA-256 of {name} differs from {StoredZipWriter.SumsEntry}; the file is damaged, copy or make it again");
            at += line.Length;
        }
        return at == sums.Length ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sums)))
            : throw Bad($"{StoredZipWriter.SumsEntry} lists more than the entries; the file is damaged, copy or make it again");
    }

    void ReadDirectory(ReadOnlySpan<byte> directory, int count, long directoryStart)
    {
        long at = 0;
        for (int i = 0; i < count; i++)
        {
            if (ZipHeaders.ReadCentral(directory) is not { } entry || _entries.Exists(e => e.Name == entry.Name))
                throw Bad("the directory is damaged");
            byte[] central = ZipHeaders.Central(entry), local = ZipHeaders.Local(entry);
            bool fits = entry.HeaderStart == at && entry.DataEnd <= directoryStart;
            if (!fits || !directory.StartsWith(central) || !ReadAt(at, local.Length).AsSpan().SequenceEqual(local))
                throw Bad($"the header of entry {i + 1} is damaged, or another program wrote the archive");
            _entries.Add(entry);
            at = entry.DataEnd;
            directory = directory[central.Length..];
        }
        if (at != directoryStart || !directory.IsEmpty)
            throw Bad("some bytes belong to no entry");
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
