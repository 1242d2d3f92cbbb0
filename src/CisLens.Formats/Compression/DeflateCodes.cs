namespace CisLens.Formats.Compression;

/// <summary>The constants of DEFLATE (RFC 1951, sections 3.2.5 to 3.2.7) as entries of <see cref="HuffmanTable"/>.</summary>
static class DeflateCodes
{
    /// <summary>Order of the lengths of a block's code-length code.</summary>
    public static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    static ReadOnlySpan<ushort> LengthBase =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    static ReadOnlySpan<byte> LengthExtra => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    /// <summary>Symbols of the code-length code.</summary>
    public static readonly uint[] CodeLengths = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << 16)];

    /// <summary>Literals, the end of the block, and lengths. Symbols 286 and 287 do not exist; their length is 0.</summary>
    public static readonly uint[] LiteralsAndLengths = BuildLiteralsAndLengths();

    /// <summary>Distances. Symbols 30 and 31 do not exist; their distance is 0.</summary>
    public static readonly uint[] Distances = [.. Enumerable.Range(0, 30).Select(Distance), 0, 0];

    /// <summary>Lengths of the fixed literal code. There are 288, so that the code is complete.</summary>
    public static readonly byte[] FixedLiteralLengths =
        [.. Enumerable.Range(0, 288).Select(symbol => (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))];

    /// <summary>Lengths of the fixed distance code.</summary>
    public static readonly byte[] FixedDistanceLengths = [.. Enumerable.Repeat((byte)5, 32)];

    static uint[] BuildLiteralsAndLengths()
    {
        var symbols = new uint[288];
        for (uint literal = 0; literal < 256; literal++)
            symbols[literal] = literal << 16 | HuffmanTable.Literal;
        symbols[256] = HuffmanTable.EndOfBlock;
        for (int i = 0; i < LengthBase.Length; i++)
            symbols[257 + i] = (uint)LengthBase[i] << 16 | (uint)LengthExtra[i] << 8;
        return symbols;
    }

    // distances double every two symbols: 1 2 3 4 5 7 9 13 ... 24577, with 0 0 0 0 1 1 2 2 ... 13 extra bits
    static uint Distance(int symbol)
    {
        int extra = Math.Max(symbol / 2 - 1, 0);
        int first = symbol < 4 ? symbol + 1 : ((2 + symbol % 2) << extra) + 1;
        return (uint)first << 16 | (uint)extra << 8;
    }
}
