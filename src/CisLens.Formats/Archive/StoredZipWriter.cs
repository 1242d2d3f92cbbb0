using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Archive;

/// <summary>
/// Writes a zip without compression. Its last entry, <c>SHA256SUMS</c>, has the SHA-256 of all others, so that <c>sha256sum -c</c>
/// checks the unpacked files. Equal entries give equal bytes.
/// </summary>
public sealed class StoredZipWriter
{
    readonly Stream _stream;
    readonly List<ZipEntry> _entries = [];
    readonly StringBuilder _sums = new();

    /// <summary>Writes to a seekable stream, from its start.</summary>
    public StoredZipWriter(Stream stream) => _stream = stream;

    /// <summary>Adds an entry.</summary>
    /// <param name="name">ASCII name, unique in the archive.</param>
    /// <param name="write">Writes the bytes into a stream that cannot seek.</param>
    public void Add(string name, Action<Stream> write)
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
        _sums.Append(SumLine(body.Sha256(), name));
    }

    /// <summary>Writes the SHA-256 of all entries and the directory. Nothing can be added after this.</summary>
    public void Finish()
    {
        byte[] sums = Encoding.ASCII.GetBytes(_sums.ToString());
        Add(SumsEntry, stream => stream.Write(sums));
        long start = _stream.Position;
        foreach (var entry in _entries)
            _stream.Write(ZipHeaders.Central(entry));
        Limit(_stream.Position);
        _stream.Write(ZipHeaders.End(_entries.Count, start, _stream.Position - start));
    }

    internal const string SumsEntry = "SHA256SUMS";

    internal static string SumLine(string sha256, string name) => $"{sha256}  {name}\n";

    static void Limit(long end)
    {
        if (end > uint.MaxValue)
            throw new IOException($"the archive has {end} bytes, expected at most {uint.MaxValue}");
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
