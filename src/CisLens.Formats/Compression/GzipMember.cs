using System.Buffers.Binary;
using System.IO.Hashing;

namespace CisLens.Formats.Compression;

/// <summary>Reads gzip members one at a time and checks each against its trailer.</summary>
sealed class GzipMember(InputBuffer input)
{
    const int TrailerBytes = 8;

    readonly Inflater _inflater = new(input);
    readonly Crc32 _crc = new();
    long _start, _length;

    /// <summary>Header of the member that is being read.</summary>
    public GzipHeader Header { get; private set; }

    /// <summary>True for a member without any text.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Begins the member at the input's next byte.</summary>
    public void Begin()
    {
        (_start, _length) = (input.Position, 0);
        _crc.Reset();
        Header = GzipHeader.Read(input);
        _inflater.Reset();
    }

    /// <summary>The next part of its text; empty when it has ended and was found sound.</summary>
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
            throw input.Damaged("the text does not have the CRC that its gzip trailer states");
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != (uint)_length)
            throw input.Damaged("the text does not have the length that its gzip trailer states");
        if (Header.BlockSize is { } size && size != input.Position - _start)
            throw input.Damaged($"a BGZF block is {input.Position - _start} bytes long and states {size}");
    }
}
