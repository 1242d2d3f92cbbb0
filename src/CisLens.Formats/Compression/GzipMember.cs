using System.Buffers.Binary;
using System.IO.Hashing;

namespace CisLens.Formats.Compression;

/// <summary>Reads gzip members one by one and checks each against its trailer.</summary>
sealed class GzipMember(InputBuffer input)
{
    const int TrailerBytes = 8;

    readonly Inflater _inflater = new(input);
    readonly Crc32 _crc = new();
    long _start, _length;

    /// <summary>Header of the current member.</summary>
    public GzipHeader Header { get; private set; }

    /// <summary>Starts the member at the next byte of the input.</summary>
    public void Begin()
    {
        (_start, _length) = (input.Position, 0);
        _crc.Reset();
        Header = GzipHeader.Read(input);
        _inflater.Reset();
    }

    /// <summary>The next part of the text; empty at the end, after the trailer was checked.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        var text = _inflater.Next();
        _crc.Append(text.Span);
        _length += text.Length;
        if (text.IsEmpty)
            CheckTrailer();
        return text;
    }

    void CheckTrailer()
    {
        var trailer = input.Take(TrailerBytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _crc.GetCurrentHashAsUInt32())
            throw input.Damaged("the CRC of the text differs from the gzip trailer");
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != (uint)_length)
            throw input.Damaged("the length of the text differs from the gzip trailer");
        if (Header.BlockSize is { } size && size != input.Position - _start)
            throw input.Damaged($"a BGZF block has {input.Position - _start} bytes, expected {size} as in its header");
    }
}
