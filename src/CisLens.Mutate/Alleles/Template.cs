using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Mutate.Alleles;

/// <summary>The chromosome that is edited: that of the genome, or that of the genome with REF of the file written into it.</summary>
/// <param name="Genome">The genome.</param>
/// <param name="Contig">Index of the contig.</param>
/// <param name="WrittenAt0">0-based position of <paramref name="Written"/>.</param>
/// <param name="Written">Codes that replace those of the genome; null for none.</param>
public readonly record struct Template(Genome Genome, int Contig, long WrittenAt0 = 0, byte[]? Written = null)
{
    /// <summary>Start of the visible part, 0-based; bases before it are N.</summary>
    public long From0 { get; init; } = long.MinValue;

    /// <summary>End of the visible part, 0-based and exclusive; bases from there on are N.</summary>
    public long To0 { get; init; } = long.MaxValue;

    /// <summary>Length of the contig in bp.</summary>
    public long Length => Genome.Contigs[Contig].Length;

    /// <summary>Writes the codes from <paramref name="start0"/> on; N outside the contig.</summary>
    public void Codes(long start0, Span<byte> codes)
    {
        Genome.Codes(Contig, start0, codes);
        Write(start0, codes);
        if (From0 > start0)
            codes[..(int)Math.Min(From0 - start0, codes.Length)].Fill(Dna.N);
        if (To0 < start0 + codes.Length)
            codes[(int)Math.Max(To0 - start0, 0)..].Fill(Dna.N);
    }

    void Write(long start0, Span<byte> codes)
    {
        if (Written is null)
            return;
        long from = Math.Max(start0, WrittenAt0), to = Math.Min(start0 + codes.Length, WrittenAt0 + Written.Length);
        if (from < to)
            Written.AsSpan((int)(from - WrittenAt0), (int)(to - from)).CopyTo(codes[(int)(from - start0)..]);
    }

    /// <summary>How many of <paramref name="count"/> bases from <paramref name="start0"/> on are outside the contig.</summary>
    public long OffContig(long start0, long count) =>
        count - Math.Max(0, Math.Min(start0 + count, Length) - Math.Max(start0, 0));
}
