using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Mutate.Alleles;

/// <summary>The chromosome that alleles are put into: the genome's own, or the genome's with the file's REF written over it.</summary>
/// <param name="Genome">The genome.</param>
/// <param name="Contig">Index of the contig.</param>
/// <param name="WrittenAt0">0-based place of <paramref name="Written"/>.</param>
/// <param name="Written">Codes written over the genome; null for none.</param>
public readonly record struct Template(Genome Genome, int Contig, long WrittenAt0 = 0, byte[]? Written = null)
{
    /// <summary>The first base that is seen; what lies before it is N.</summary>
    public long From0 { get; init; } = long.MinValue;

    /// <summary>Behind the last base that is seen; from there on everything is N.</summary>
    public long To0 { get; init; } = long.MaxValue;

    /// <summary>Length of the contig in bp.</summary>
    public long Length => Genome.Contigs[Contig].Length;

    /// <summary>Writes the codes from <paramref name="start0"/> on, N where there is no contig.</summary>
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

    /// <summary>How many of <paramref name="count"/> bases from <paramref name="start0"/> on lie off the contig.</summary>
    public long OffContig(long start0, long count) =>
        count - Math.Max(0, Math.Min(start0 + count, Length) - Math.Max(start0, 0));
}
