using System.Buffers.Binary;

namespace CisLens.Formats.Compression;

/// <summary>The header of a gzip member (RFC 1952).</summary>
/// <param name="BlockSize">
/// Length of a BGZF block in bytes, from the subfield BC (SAM specification, section 4.1); null if the member is not such a block.
/// </param>
readonly record struct GzipHeader(int? BlockSize)
{
    /// <summary>The first two bytes of every gzip member.</summary>
    public static ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    const int FixedBytes = 10;
    const byte Deflate = 8;
    const byte HasCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    /// <summary>Reads a header and leaves the input at the first byte of DEFLATE.</summary>
    public static GzipHeader Read(InputBuffer input)
    {
        var bytes = input.Take(FixedBytes);
        if (!bytes.StartsWith(Magic))
            throw input.Damaged("gzip data are followed by other bytes");
        if (bytes[2] != Deflate || (bytes[3] & Reserved) != 0)
            throw input.Damaged("the gzip header has an unknown method or flag");
        byte flags = bytes[3];
        int? blockSize = (flags & HasExtra) != 0 ? ReadExtra(input) : null;
        if ((flags & HasName) != 0)
            SkipText(input);
        if ((flags & HasComment) != 0)
            SkipText(input);
        if ((flags & HasCrc) != 0)
            input.Take(2);
        return new GzipHeader(blockSize);
    }

    static int? ReadExtra(InputBuffer input)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(input.Take(2));
        return FindBlockSize(input.Take(length));
    }

    static int? FindBlockSize(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (extra[0] == 'B' && extra[1] == 'C' && length == 2 && extra.Length >= 6)
                return BinaryPrimitives.ReadUInt16LittleEndian(extra[4..]) + 1;
            extra = extra[Math.Min(4 + length, extra.Length)..];
        }
        return null;
    }

    static void SkipText(InputBuffer input)
    {
        while (input.Take(1)[0] != 0)
        {
        }
    }
}
