using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Formats.Signal;

/// <summary>Reads blocks of a bigWig, one at a time, and keeps the last one.</summary>
/// <remarks>Kent 2010, supplement, table 13.</remarks>
sealed class SignalBlock(BigWigBytes file, BigWigHeader header)
{
    public const int HeaderBytes = 24;
    public const byte BedGraph = 1, VariableStep = 2, FixedStep = 3;

    byte[] _stored = [], _plain = [];
    uint[] _starts = [], _ends = [];
    float[] _values = [];
    BlockEntry _entry;

    /// <summary>Number of intervals.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the contig.</summary>
    public uint Contig { get; private set; }

    /// <summary>The first base of each interval, 0-based and ascending.</summary>
    public ReadOnlySpan<uint> Starts => _starts.AsSpan(0, Count);

    /// <summary>The end of each interval, 0-based and exclusive. An interval ends before the next one starts, or where it starts.</summary>
    public ReadOnlySpan<uint> Ends => _ends.AsSpan(0, Count);

    /// <summary>The value of each interval.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>Index of the first interval that ends after a base.</summary>
    public int FirstAfter(uint start0)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _ends[middle] <= start0 ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>Reads a block unless it is the last one that was read.</summary>
    /// <exception cref="InputException">The block is damaged.</exception>
    public void Load(BlockEntry entry)
    {
        if (entry == _entry)
            return;
        _entry = default;
        var bytes = Plain(entry);
        if (bytes.Length < HeaderBytes)
            throw Bad(entry, $"has {bytes.Length} bytes, expected at least {HeaderBytes}");
        var fields = new Fields(bytes, file.BigEndian);
        Contig = fields.UInt32();
        uint start = fields.UInt32(), end = fields.UInt32(), step = fields.UInt32(), span = fields.UInt32();
        byte type = fields.Byte();
        fields.Take(1);
        Count = fields.UInt16();
        int itemBytes = type switch
        {
            BedGraph => 12,
            VariableStep => 8,
            FixedStep => 4,
            _ => throw Bad(entry, $"is of type {type}, expected 1 (bedGraph), 2 (variableStep) or 3 (fixedStep)"),
        };
        if (bytes.Length != HeaderBytes + Count * itemBytes)
            throw Bad(entry, $"states {Count:N0} items of {itemBytes} bytes, but has {bytes.Length - HeaderBytes:N0} bytes for them");
        if (BlockEntry.At(Contig, start) < entry.Start || BlockEntry.At(Contig, end) > entry.End)
            throw Bad(entry, "is on another part of the genome than its entry in the index");
        Parse(entry, bytes[HeaderBytes..], type, itemBytes / 4, (start, end, step, span));
        _entry = entry;
    }

    void Parse(BlockEntry entry, ReadOnlySpan<byte> items, byte type, int width, (uint Start, uint End, uint Step, uint Span) block)
    {
        // all fields of items have four bytes
        var words = MemoryMarshal.Cast<byte, uint>(items);
        if (file.BigEndian)
        {
            var swapped = new uint[words.Length];
            BinaryPrimitives.ReverseEndianness(words, swapped);
            words = swapped;
        }
        BigWigBytes.Grow(ref _starts, Count);
        BigWigBytes.Grow(ref _ends, Count);
        BigWigBytes.Grow(ref _values, Count);
        var (starts, ends, values) = (_starts, _ends, _values);
        long last = block.Start, fixedStart = block.Start;
        for (int i = 0, at = 0; i < Count; i++, at += width, fixedStart += block.Step)
        {
            long from = type == FixedStep ? fixedStart : words[at];
            long to = type == BedGraph ? words[at + 1] : from + block.Span;
            if (from < last || to <= from || to > block.End)
                throw Bad(entry, $"has an interval from {from} to {to} (0-based), expected one after {last} that ends by {block.End}");
            last = to;
            (starts[i], ends[i], values[i]) = ((uint)from, (uint)to, BitConverter.UInt32BitsToSingle(words[at + width - 1]));
        }
    }

    /// <summary>The bytes of a block, decompressed.</summary>
    public ReadOnlySpan<byte> Plain(BlockEntry entry)
    {
        if (entry.Bytes > (ulong)header.StoredBytes)
            throw Bad(entry, $"has {entry.Bytes:N0} bytes, expected at most {header.StoredBytes:N0}");
        var stored = file.Part(entry.Offset, (long)entry.Bytes, "a data block", ref _stored);
        return header.BlockBytes == 0 ? stored : Inflate(entry);
    }

    // the buffer grows with the data, because some programs state a far larger size than they need
    ReadOnlySpan<byte> Inflate(BlockEntry entry)
    {
        int length = 0;
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(_stored, 0, (int)entry.Bytes, writable: false), CompressionMode.Decompress);
            for (int read = -1; read != 0; length += read)
            {
                if (length == _plain.Length)
                    Array.Resize(ref _plain, Math.Max(1 << 14, 2 * length));
                read = zlib.Read(_plain, length, _plain.Length - length);
                if (length + read > header.BlockBytes)
                    throw Bad(entry, $"has more than {header.BlockBytes:N0} bytes when it is decompressed, the limit in the header");
            }
        }
        catch (InvalidDataException fault)
        {
            throw Bad(entry, "is not valid zlib data; download or copy the file again", fault);
        }
        return _plain.AsSpan(0, length);
    }

    InputException Bad(BlockEntry entry, string problem, Exception? inner = null) =>
        file.Bad($"the data block at byte {entry.Offset:N0} {problem}", inner);
}
