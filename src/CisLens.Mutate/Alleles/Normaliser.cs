using CisLens.Core;

namespace CisLens.Mutate.Alleles;

/// <summary>
/// Trims and left-aligns alleles as <c>bcftools norm</c> does (Tan, Abecasis and Kang 2015, doi 10.1093/bioinformatics/btv112),
/// so that all spellings of an allele have the same scores.
/// </summary>
public static class Normaliser
{
    const int Stride = 256;

    /// <summary>Normalises one pair of alleles that differ.</summary>
    /// <param name="template">The chromosome with REF; only bases to the left of the edit are read.</param>
    /// <param name="pos0">0-based POS of the record.</param>
    /// <param name="reference">Codes of REF.</param>
    /// <param name="alternate">Codes of ALT.</param>
    /// <returns>The edit, and 0-based POS and length of REF of the normalised record, which include the base before an indel.</returns>
    public static (Edit Edit, long Pos0, int RefLength) Normalise(
        Template template, long pos0, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate)
    {
        int suffix = CommonSuffix(reference, alternate);
        reference = reference[..^suffix];
        alternate = alternate[..^suffix];
        int prefix = CommonPrefix(reference, alternate);
        reference = reference[prefix..];
        alternate = alternate[prefix..];
        long start0 = pos0 + prefix;
        if (reference.Length > 0 && alternate.Length > 0)
            return (new Edit(start0, reference.Length, Edit.Codes(alternate)), start0, reference.Length);

        var moved = alternate.Length > 0 ? alternate : reference;
        long steps = LeftSteps(template, start0, moved);
        start0 -= steps;
        var edit = new Edit(start0, reference.Length, alternate.Length > 0 ? Rotated(alternate, steps) : []);
        // VCF puts the base before a pure insertion or deletion, at the start of a contig the base after it
        return (edit, Math.Max(0, start0 - 1), reference.Length + 1);
    }

    /// <summary>Number of bases that an insertion or deletion at <paramref name="start0"/> can move left with the same result.</summary>
    static long LeftSteps(Template template, long start0, ReadOnlySpan<byte> moved)
    {
        Span<byte> before = stackalloc byte[Stride];
        for (long steps = 0; ; steps += Stride)
        {
            long from = start0 - steps - Stride;
            template.Codes(from, before);
            for (int i = 0; i < Stride; i++)
            {
                byte last = moved[moved.Length - 1 - (int)((steps + i) % moved.Length)];
                if (last == Dna.N || before[Stride - 1 - i] != last)
                    return steps + i;
            }
        }
    }

    static byte[] Rotated(ReadOnlySpan<byte> moved, long steps)
    {
        int shift = (int)(steps % moved.Length);
        return [.. moved[^shift..], .. moved[..^shift]];
    }

    static int CommonSuffix(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int n = 0;
        while (n < a.Length && n < b.Length && a[^(n + 1)] == b[^(n + 1)] && a[^(n + 1)] != Dna.N)
            n++;
        return n;
    }

    static int CommonPrefix(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int n = 0;
        while (n < a.Length && n < b.Length && a[n] == b[n] && a[n] != Dna.N)
            n++;
        return n;
    }
}
