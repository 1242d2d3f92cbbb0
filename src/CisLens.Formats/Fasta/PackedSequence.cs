using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Formats.Fasta;

/// <summary>A contig in memory: 2 bits a base, four bases a byte from the low bits up, and runs of what does not fit in them.</summary>
sealed class PackedSequence(byte[] packed, long length, RunList others, RunList lowerCase)
{
    // The four codes of a packed byte, in memory order.
    static readonly uint[] s_four = BuildFour();

    /// <summary>Length in bp.</summary>
    public long Length => length;

    /// <summary>How many letters are none of A, C, G, T.</summary>
    public long Unknown => others.TotalLength;

    /// <summary>Writes the codes of bases [<paramref name="start0"/>, + the span's length), all of which lie on the contig.</summary>
    public void Codes(long start0, Span<byte> codes)
    {
        Unpack(start0, codes);
        long end0 = start0 + codes.Length;
        for (int run = others.FirstEndingAfter(start0); run < others.Count; run++)
        {
            var (from, to, _) = others[run];
            if (from >= end0)
                return;
            codes[(int)(Math.Max(from, start0) - start0)..(int)(Math.Min(to, end0) - start0)].Fill(Dna.N);
        }
    }

    /// <summary>The upper-case letter at a place.</summary>
    public char Letter(long pos0)
    {
        int run = others.FirstEndingAfter(pos0);
        return run < others.Count && others[run].Start0 <= pos0 ? others[run].Letter : Dna.Letter(Code(pos0));
    }

    /// <summary>How many bases of a range on the contig are lower case.</summary>
    public int SoftMasked(long start0, long end0)
    {
        long count = 0;
        for (int run = lowerCase.FirstEndingAfter(start0); run < lowerCase.Count && lowerCase[run].Start0 < end0; run++)
            count += Math.Min(lowerCase[run].End0, end0) - Math.Max(lowerCase[run].Start0, start0);
        return (int)count;
    }

    byte Code(long pos0) => (byte)(packed[pos0 >> 2] >> (int)((pos0 & 3) * 2) & 3);

    void Unpack(long start0, Span<byte> codes)
    {
        int done = 0;
        while (done < codes.Length && ((start0 + done) & 3) != 0)
            codes[done] = Code(start0 + done++);
        var fours = MemoryMarshal.Cast<byte, uint>(codes[done..]);
        var source = packed.AsSpan((int)((start0 + done) >> 2), fours.Length);
        for (int i = 0; i < source.Length; i++)
            fours[i] = s_four[source[i]];
        done += fours.Length * 4;
        while (done < codes.Length)
            codes[done] = Code(start0 + done++);
    }

    static uint[] BuildFour()
    {
        var four = new uint[256];
        Span<byte> codes = stackalloc byte[4];
        for (int value = 0; value < 256; value++)
        {
            for (int i = 0; i < 4; i++)
                codes[i] = (byte)(value >> (2 * i) & 3);
            four[value] = MemoryMarshal.Read<uint>(codes);
        }
        return four;
    }
}
