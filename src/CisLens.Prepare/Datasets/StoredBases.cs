using System.Buffers;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Datasets;

/// <summary>A run of unknown bases in the file of all bases.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct UnknownRun(long Start0, long Length);

/// <summary>Writes sequences one after another with two bits per base, and the runs of unknown bases into a second file.</summary>
sealed class BaseWriter(HashedFile bases, HashedFile unknown)
{
    byte[] _packed = [];
    byte _open; // the bases after the last whole byte

    /// <summary>Bases written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Appends a sequence; codes of <see cref="Dna.N"/> and above are unknown bases.</summary>
    public void Append(ReadOnlySpan<byte> codes)
    {
        int open = (int)(Length & 3), whole = (open + codes.Length) >> 2;
        if (_packed.Length <= whole)
            _packed = new byte[whole + 1];
        _packed.AsSpan(0, whole + 1).Clear();
        _packed[0] = _open;
        TwoBit.Pack(codes, open, _packed);
        bases.Write(_packed.AsSpan(0, whole));
        _open = _packed[whole];
        WriteUnknown(codes);
        Length += codes.Length;
    }

    /// <summary>Writes the last byte if it is not full.</summary>
    public void Finish()
    {
        if ((Length & 3) != 0)
            bases.WriteItem(_open);
    }

    void WriteUnknown(ReadOnlySpan<byte> codes)
    {
        for (int start = 0, length; (length = codes[start..].IndexOfAnyInRange(Dna.N, byte.MaxValue)) >= 0;)
        {
            start += length;
            length = codes[start..].IndexOfAnyExceptInRange(Dna.N, byte.MaxValue);
            length = length < 0 ? codes.Length - start : length;
            unknown.WriteItem(new UnknownRun(Length + start, length));
            start += length;
        }
    }
}

/// <summary>Reads the bases that <see cref="BaseWriter"/> has written.</summary>
sealed class BaseReader : IDisposable
{
    const int OnStack = 1024;
    readonly BlockedArray _bases;
    readonly RunList _unknown = new();

    /// <summary>Reads from an array, with its runs of unknown bases in ascending order.</summary>
    public BaseReader(BlockedArray bases, UnknownRun[] unknown)
    {
        _bases = bases;
        foreach (var (start0, length) in unknown)
            _unknown.Add(start0, start0 + length, 'N');
        _unknown.Trim();
    }

    /// <summary>Decodes the bases from <paramref name="start0"/> on.</summary>
    public void Read(long start0, Span<byte> codes)
    {
        int count = (int)(TwoBit.Bytes(start0 + codes.Length) - start0 / 4);
        byte[]? rented = count > OnStack ? ArrayPool<byte>.Shared.Rent(count) : null;
        Span<byte> packed = rented is null ? stackalloc byte[OnStack] : rented;
        _bases.Read(start0 / 4, packed[..count]);
        TwoBit.Unpack(packed[..count], (int)(start0 & 3), codes);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        _unknown.MarkUnknown(start0, codes);
    }

    /// <summary>Verifies every block that has not been read yet.</summary>
    public void VerifyAll() => _bases.VerifyAll();

    public void Dispose() => _bases.Dispose();
}
