using CisLens.Core;

namespace CisLens.Formats.Fasta;

/// <summary>A contig in memory: two bits per base, and runs of lower-case letters and of letters other than A, C, G and T.</summary>
sealed class PackedSequence(byte[] packed, long length, RunList others, RunList lowerCase)
{
    /// <summary>Length in bp.</summary>
    public long Length => length;

    /// <summary>Whether there is a U.</summary>
    public bool HasUracil => others.Has('U');

    /// <summary>Number of letters other than A, C, G and T.</summary>
    public long Unknown => others.TotalLength;

    /// <summary>Writes the codes of the bases from <paramref name="start0"/> on. All of them must be on the contig.</summary>
    /// <param name="start0">The first position, 0-based.</param>
    /// <param name="codes">The target.</param>
    /// <param name="uracil">The code of U: that of T, or N.</param>
    public void Codes(long start0, Span<byte> codes, byte uracil = Dna.N)
    {
        TwoBit.Unpack(packed.AsSpan((int)(start0 >> 2)), (int)(start0 & 3), codes);
        others.MarkUnknown(start0, codes, uracil);
    }

    /// <summary>The letter at a position, in upper case.</summary>
    public char Letter(long pos0)
    {
        int run = others.FirstEndingAfter(pos0);
        return run < others.Count && others[run].Start0 <= pos0 ? others[run].Letter
            : Dna.Letter(TwoBit.Code(packed.AsSpan((int)(pos0 >> 2)), (int)(pos0 & 3)));
    }

    /// <summary>Number of lower-case bases in an interval on the contig.</summary>
    public int SoftMasked(long start0, long end0)
    {
        long count = 0;
        for (int run = lowerCase.FirstEndingAfter(start0); run < lowerCase.Count && lowerCase[run].Start0 < end0; run++)
            count += Math.Min(lowerCase[run].End0, end0) - Math.Max(lowerCase[run].Start0, start0);
        return (int)count;
    }
}
