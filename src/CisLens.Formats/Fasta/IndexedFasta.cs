using System.Buffers;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Fasta;

/// <summary>A FASTA whose sequences are read one at a time with the help of its index.</summary>
sealed class IndexedFasta : IDisposable
{
    const int MaxHeaderBytes = 1 << 20;

    static readonly SearchValues<byte> s_whitespace = SearchValues.Create(" \t\r\v\f\n"u8);

    readonly string _path;
    readonly Stream _text;
    readonly Lock _lock = new();

    /// <summary>Reads the index of a seekable text, and checks that the headers are where the index expects them.</summary>
    /// <exception cref="InputException">The index does not fit the file.</exception>
    public IndexedFasta(string path, Stream text)
    {
        (_path, _text) = (path, text);
        Entries = FastaIndex.Read(path + FastaIndex.Ending, text.Length);
        long end = 0;
        foreach (var entry in Entries)
        {
            CheckHeader(end, entry);
            end = (long)entry.End;
        }
        CheckNothingAfter(end);
    }

    /// <summary>The sequences in the order of the file.</summary>
    public IReadOnlyList<FastaIndexEntry> Entries { get; }

    /// <summary>Reads one sequence. Safe for several threads.</summary>
    /// <exception cref="InputException">The sequence does not have the length that the index gives.</exception>
    public PackedSequence Load(int index)
    {
        var entry = Entries[index];
        var packer = new SequencePacker(entry.Length);
        lock (_lock)
        {
            _text.Seek(entry.Offset, SeekOrigin.Begin);
            var buffer = new byte[1 << 17];
            for (long left = (long)entry.End - entry.Offset; left > 0;)
            {
                int read = _text.ReadAtLeast(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)), 1, throwOnEndOfStream: false);
                if (read == 0)
                    throw NotFitting();
                Append(entry, packer, buffer.AsSpan(0, read));
                left -= read;
            }
        }
        return packer.Length == entry.Length ? packer.Finish() : throw NotFitting();
    }

    public void Dispose() => _text.Dispose();

    void Append(FastaIndexEntry entry, SequencePacker packer, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int lineEnd = text.IndexOfAny("\n\r \t"u8);
            var bases = lineEnd < 0 ? text : text[..lineEnd];
            int fault = packer.Append(bases);
            if (fault >= 0)
                throw InputException.In(_path,
                    $"{Quoted.Text(bases.Slice(fault, 1))} at base {packer.Length + 1} of {entry.Name}, expected a base or an IUPAC code");
            text = text[Math.Min(bases.Length + 1, text.Length)..];
        }
    }

    // between the end of one sequence and the start of the next there is one header line with the right name
    void CheckHeader(long from, FastaIndexEntry entry)
    {
        if (entry.Offset - from is < 2 or > MaxHeaderBytes)
            throw NotFitting();
        var header = Read(from, (int)(entry.Offset - from)).AsSpan().TrimStart("\r\n"u8);
        if (!header.StartsWith(">"u8) || header.IndexOf((byte)'\n') != header.Length - 1)
            throw NotFitting();
        header = header[1..].TrimStart(" \t"u8);
        if (!header[..header.IndexOfAny(s_whitespace)].SequenceEqual(Encoding.UTF8.GetBytes(entry.Name)))
            throw NotFitting();
    }

    void CheckNothingAfter(long end)
    {
        if (_text.Length - end > MaxHeaderBytes || Read(end, (int)(_text.Length - end)).AsSpan().ContainsAnyExcept("\r\n"u8))
            throw NotFitting();
    }

    byte[] Read(long from, int count)
    {
        var bytes = new byte[count];
        _text.Seek(from, SeekOrigin.Begin);
        _text.ReadExactly(bytes);
        return bytes;
    }

    InputException NotFitting() =>
        InputException.In(_path + FastaIndex.Ending, "does not fit the FASTA; make it again with samtools faidx");
}
