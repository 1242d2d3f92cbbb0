using System.Buffers.Binary;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Bam;

/// <summary>
/// Reads a BAM (SAM specification, section 4.2) record by record, in the order of the file. It needs no index. Every length is checked
/// against the bytes of the file before it is used, and memory grows only with bytes that were read.
/// </summary>
public sealed class BamReader : IDisposable
{
    // the longest reads known have about 20 MiB
    const int MostRecordBytes = 64 << 20;

    readonly string _name;
    readonly Stream _input;
    byte[] _buffer = new byte[1 << 18];
    int _next, _end;

    BamReader(string name, Stream input) => (_name, _input) = (name, input);

    /// <summary>The first bytes of a BAM.</summary>
    public static ReadOnlySpan<byte> Magic => "BAM\x01"u8;

    /// <summary>The contigs of the binary header, with their lengths in bp. Records name them by their index.</summary>
    public IReadOnlyList<Contig> Contigs { get; private set; } = [];

    /// <summary>Number of records read so far.</summary>
    public long Records { get; private set; }

    /// <summary>Opens a BAM, or standard input for <c>-</c>, and reads its header.</summary>
    /// <exception cref="InputException">The file cannot be opened, is not a BAM, or its header is damaged.</exception>
    public static BamReader Open(string path) => Open(path, TextInput.Open(path));

    /// <summary>Reads a BAM whose uncompressed bytes are open already.</summary>
    /// <param name="name">The file in error texts.</param>
    /// <param name="bytes">The uncompressed bytes from the first on. The reader closes them.</param>
    /// <exception cref="InputException">The file is not a BAM, or its header is damaged.</exception>
    public static BamReader Open(string name, Stream bytes)
    {
        var reader = new BamReader(name, bytes);
        try
        {
            reader.ReadHeader();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next record. What the record returns is valid until the next call.</summary>
    /// <returns>False after the last record.</returns>
    /// <exception cref="InputException">The file is truncated or damaged.</exception>
    public bool Read(BamRecord record)
    {
        if (!Ensure(4))
            return _next == _end ? false : throw Truncated($"record {Records + 1}");
        Records++;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        if (length is < BamRecord.FixedBytes or > MostRecordBytes)
            throw Damaged($"record {Records} has {length} bytes, expected {BamRecord.FixedBytes} to {MostRecordBytes}");
        if (!Ensure((int)length))
            throw Truncated($"record {Records}");
        if (record.Parse(_buffer, _next, (int)length, Contigs.Count) is { } problem)
            throw Damaged($"record {Records}: {problem}");
        _next += (int)length;
        return true;
    }

    /// <summary>An error in the current record.</summary>
    /// <param name="problem">What was found, what was expected.</param>
    internal InputException Damaged(string problem) => InputException.In(_name, $"damaged: {problem}; download or copy the file again");

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    void ReadHeader()
    {
        Ensure(1 << 10);   // enough to recognise other formats
        var first = _buffer.AsSpan(0, _end);
        if (!first.StartsWith(Magic))
            throw InputException.In(_name, OtherFormat.Describe(first, _name, "BAM"));
        _next = Magic.Length;
        Skip(Length("header text"), "the header");
        int count = Length("number of contigs");
        if (count == 0)
            throw InputException.In(_name, "has no contigs in its header, expected the contigs that its reads were aligned to");
        var contigs = new List<Contig>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 1; i <= count; i++)
        {
            string name = ContigName(i);
            if (!names.Add(name))
                throw Damaged($"the header has contig {name} twice");
            contigs.Add(new(name, Length($"length of contig {name}")));
        }
        Contigs = contigs;
    }

    string ContigName(int number)
    {
        int length = Length($"name length of contig {number}");
        if (length is < 2 or > 1 << 16)
            throw Damaged($"the name of contig {number} has {length} bytes, expected at least one letter and a NUL");
        Require(length, "the header");
        var name = Take(length);
        if (name[..^1].Contains((byte)0) || name[^1] != 0)
            throw Damaged($"the name of contig {number} does not end in a NUL, expected one at its end alone");
        return Encoding.UTF8.GetString(name[..^1]);
    }

    int Length(string what)
    {
        Require(4, "the header");
        int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return length >= 0 ? length : throw Damaged($"the {what} is {length}, expected at least 0");
    }

    void Skip(int count, string where)
    {
        while (count > 0)
        {
            Require(1, where);
            int step = Math.Min(count, _end - _next);
            (_next, count) = (_next + step, count - step);
        }
    }

    ReadOnlySpan<byte> Take(int count)
    {
        _next += count;
        return _buffer.AsSpan(_next - count, count);
    }

    void Require(int count, string where)
    {
        if (!Ensure(count))
            throw Truncated(where);
    }

    // reads until as many bytes are in the buffer; false if the file ends before
    bool Ensure(int count)
    {
        while (_end - _next < count)
        {
            if (_next > 0 && _buffer.Length - _next < count)
            {
                _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
                (_next, _end) = (0, _end - _next);
            }
            if (_end == _buffer.Length)
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            int read = _input.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }

    InputException Truncated(string where) =>
        InputException.In(_name, $"truncated: the file ends in {where}; download or copy the file again");
}
