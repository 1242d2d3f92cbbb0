using System.IO.Hashing;
using System.Security.Cryptography;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Archive;

/// <summary>Writes a zip whose entries are stored as they are; the same entries give the same bytes.</summary>
public sealed class StoredZipWriter
{
    readonly Stream _stream;
    readonly List<ZipEntry> _entries = [];

    /// <summary>Writes to a stream that can seek and stands at its start.</summary>
    public StoredZipWriter(Stream stream) => _stream = stream;

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Plain ASCII name, once in an archive.</param>
    /// <param name="write">Writes the bytes; the stream given goes forward only.</param>
    /// <returns>SHA-256 of the bytes, in lower-case hexadecimal.</returns>
    public string Add(string name, Action<Stream> write)
    {
        var entry = new ZipEntry(name, 0, 0, _stream.Position);
        _stream.Write(ZipHeaders.Local(entry));
        using var body = new BodyStream(_stream);
        write(body);
        entry = entry with { Crc = body.Crc, Length = body.Written };
        Limit(entry.DataEnd);
        _stream.Position = entry.HeaderStart;
        _stream.Write(ZipHeaders.Local(entry));
        _stream.Position = entry.DataEnd;
        _entries.Add(entry);
        return body.Sha256();
    }

    /// <summary>Writes the directory at the end; nothing may be added after it.</summary>
    public void Finish()
    {
        long start = _stream.Position;
        foreach (var entry in _entries)
            _stream.Write(ZipHeaders.Central(entry));
        Limit(_stream.Position);
        _stream.Write(ZipHeaders.End(_entries.Count, start, _stream.Position - start));
    }

    static void Limit(long end)
    {
        if (end > uint.MaxValue)
            throw new IOException($"an archive of {end} bytes; ours hold at most {uint.MaxValue}");
    }

    sealed class BodyStream(Stream inner) : ForwardStream
    {
        readonly Crc32 _crc = new();
        readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Written { get; private set; }
        public uint Crc => _crc.GetCurrentHashAsUInt32();
        public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            _hash.AppendData(buffer);
            _crc.Append(buffer);
            Written += buffer.Length;
        }

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
