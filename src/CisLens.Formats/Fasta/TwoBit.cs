using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Formats.Fasta;

/// <summary>Base codes with two bits each, four to a byte. The first base is in the lowest bits.</summary>
public static class TwoBit
{
    // the four codes of each byte, as they are in memory
    static readonly uint[] s_fourCodes = BuildFourCodes();

    /// <summary>Number of bytes for a number of bases.</summary>
    public static long Bytes(long bases) => (bases + 3) >> 2;

    /// <summary>The byte of four codes, each from 0 to 3.</summary>
    public static byte Join(int a, int b, int c, int d) => (byte)(a | b << 2 | c << 4 | d << 6);

    /// <summary>The code of a base.</summary>
    public static byte Code(ReadOnlySpan<byte> packed, int pos0) => (byte)(packed[pos0 >> 2] >> ((pos0 & 3) * 2) & 3);

    /// <summary>Packs codes; a code of <see cref="Dna.N"/> becomes that of A.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="pos0">Index of the first base in <paramref name="packed"/>.</param>
    /// <param name="packed">The target. Its bits for these bases must be 0.</param>
    public static void Pack(ReadOnlySpan<byte> codes, int pos0, Span<byte> packed)
    {
        int done = 0;
        for (; done < codes.Length && ((pos0 + done) & 3) != 0; done++)
            Add(codes[done], pos0 + done, packed);
        for (; done + 4 <= codes.Length; done += 4)
            packed[(pos0 + done) >> 2] = Join(codes[done] & 3, codes[done + 1] & 3, codes[done + 2] & 3, codes[done + 3] & 3);
        for (; done < codes.Length; done++)
            Add(codes[done], pos0 + done, packed);
    }

    /// <summary>Adds the code of one base, whose bits must be 0.</summary>
    public static void Add(int code, int pos0, Span<byte> packed) => packed[pos0 >> 2] |= (byte)((code & 3) << ((pos0 & 3) * 2));

    /// <summary>Unpacks as many codes as the target has room for.</summary>
    /// <param name="packed">The packed bases.</param>
    /// <param name="pos0">Index of the first base to unpack.</param>
    /// <param name="codes">The target.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int pos0, Span<byte> codes)
    {
        int done = 0;
        for (; done < codes.Length && ((pos0 + done) & 3) != 0; done++)
            codes[done] = Code(packed, pos0 + done);
        var fours = MemoryMarshal.Cast<byte, uint>(codes[done..]);
        var source = packed.Slice((pos0 + done) >> 2, fours.Length);
        for (int i = 0; i < source.Length; i++)
            fours[i] = s_fourCodes[source[i]];
        for (done += fours.Length * 4; done < codes.Length; done++)
            codes[done] = Code(packed, pos0 + done);
    }

    static uint[] BuildFourCodes()
    {
        var fourCodes = new uint[256];
        Span<byte> packed = stackalloc byte[1], codes = stackalloc byte[4];
        for (int value = 0; value < 256; value++)
        {
            packed[0] = (byte)value;
            for (int i = 0; i < 4; i++)
                codes[i] = Code(packed, i);
            fourCodes[value] = MemoryMarshal.Read<uint>(codes);
        }
        return fourCodes;
    }
}
