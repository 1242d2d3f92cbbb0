namespace CisLens.Formats.Compression;

/// <summary>
/// Decodes one Huffman code of DEFLATE in at most two steps: one table for the first bits, and more tables for the other bits of long
/// codes. An entry is (number of bits) | (extra bits or kind) &lt;&lt; 8 | value &lt;&lt; 16; 0 is a code that does not exist.
/// </summary>
sealed class HuffmanTable(int primaryBits)
{
    /// <summary>Longest code (RFC 1951).</summary>
    public const int MaxBits = 15;
    /// <summary>Kind of an entry that refers to a second table. The value is the start of that table.</summary>
    public const uint Link = 0x80 << 8;
    /// <summary>Kind of a literal byte.</summary>
    public const uint Literal = 0x40 << 8;
    /// <summary>Kind of the end of a block.</summary>
    public const uint EndOfBlock = 0x20 << 8;

    readonly int[] _counts = new int[MaxBits + 1], _next = new int[MaxBits + 1];

    /// <summary>The entries.</summary>
    public uint[] Entries { get; private set; } = new uint[1 << primaryBits];

    /// <summary>Builds the table of a canonical code.</summary>
    /// <param name="lengths">Length of each symbol's code, 0 for none.</param>
    /// <param name="symbols">Kind, extra bits and value of each symbol, as in an entry.</param>
    /// <returns>False if the lengths are not those of a prefix code.</returns>
    public bool Build(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols)
    {
        if (!Count(lengths))
            return false;
        Array.Clear(Entries);
        int used = 1 << primaryBits;
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
                continue;
            int code = Reverse(_next[length]++, length);
            if (length <= primaryBits)
                Fill(0, code, length, primaryBits, symbols[symbol] | (uint)length);
            else
                Fill(Second(code, ref used), code >> primaryBits, length - primaryBits, MaxBits - primaryBits,
                    symbols[symbol] | (uint)(length - primaryBits));
        }
        return true;
    }

    // counts the lengths and finds the first code of each; codes may be unused only if there is a single code
    bool Count(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts);
        foreach (byte length in lengths)
            _counts[length]++;
        _counts[0] = 0;
        int left = 1, code = 0, longest = 0;
        for (int length = 1; length <= MaxBits; length++)
        {
            code = (code + _counts[length - 1]) << 1;
            _next[length] = code;
            left = (left << 1) - _counts[length];
            if (left < 0)
                return false;
            if (_counts[length] > 0)
                longest = length;
        }
        return left == 0 || longest <= 1;
    }

    // start of the second table for the first bits of a long code
    int Second(int code, ref int used)
    {
        int first = code & ((1 << primaryBits) - 1);
        if (Entries[first] == 0)
        {
            int size = 1 << (MaxBits - primaryBits);
            if (Entries.Length < used + size)
            {
                var entries = Entries;
                Array.Resize(ref entries, Math.Max(used + size, entries.Length * 2));
                Entries = entries;
            }
            Entries[first] = (uint)used << 16 | Link | (uint)primaryBits;
            used += size;
        }
        return (int)(Entries[first] >> 16);
    }

    void Fill(int table, int code, int length, int width, uint entry)
    {
        for (int i = code; i < 1 << width; i += 1 << length)
            Entries[table + i] = entry;
    }

    static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int bit = 0; bit < length; bit++)
            reversed |= (code >> bit & 1) << (length - 1 - bit);
        return reversed;
    }
}
