using System.Buffers;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Fasta;

/// <summary>A FASTA whose sequences are read one at a time, where its index says they stand.</summary>
sealed class IndexedFasta : IDisposable
{
    const int MaxHeaderBytes = 1 << 20;

    static readonly SearchValues<byte> s_whitespace = SearchValues.Create(" \t\r\v\f\n"u8);

    readonly string _path;
    readonly Stream _text;
    readonly Lock _lock = new();

    /// <summary>Takes the index of a text that can seek, and checks that every header stands where the index leaves room for it.</summary>
    /// <exception cref="InputException">The index belongs to another version of the file.</exception>
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

    /// <summary>Reads one sequence; several threads may ask.</summary>
    /// <exception cref="InputException">What stands there is no sequence of the length that the index states.</exception>
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
            int lineEnd = text.IndexOfAny((byte)'\n', (byte)'\r');
            var bases = lineEnd < 0 ? text : text[..lineEnd];
            int fault = packer.Append(bases);
            if (fault >= 0)
                throw InputException.In(_path,
                    $"{Quoted.Text(bases.Slice(fault, 1))} at base {packer.Length + 1} of {entry.Name}, expected a base or an IUPAC code");
            text = text[Math.Min(bases.Length + 1, text.Length)..];
        }
    }

    // Between the end of one sequence and the start of the next stands one header line with the right name.
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
        InputException.In(_path + FastaIndex.Ending, "is of another version of the FASTA; make it again with samtools faidx");
}
