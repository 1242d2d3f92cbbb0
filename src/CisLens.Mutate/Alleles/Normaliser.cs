using CisLens.Core;

namespace CisLens.Mutate.Alleles;

/// <summary>
/// Trims and left-aligns alleles as <c>bcftools norm</c> does (Tan, Abecasis and Kang 2015, doi 10.1093/bioinformatics/btv112),
/// so that every spelling of a change is scored alike.
/// </summary>
public static class Normaliser
{
    const int Stride = 256;

    /// <summary>Normalises one pair of alleles that differ.</summary>
    /// <param name="template">The chromosome, which holds REF; only bases left of the change are read.</param>
    /// <param name="pos0">0-based POS of the record.</param>
    /// <param name="reference">Codes of REF.</param>
    /// <param name="alternate">Codes of ALT.</param>
    public static NormalEdit Normalise(Template template, long pos0, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate)
    {
        int suffix = CommonSuffix(reference, alternate);
        reference = reference[..^suffix];
        alternate = alternate[..^suffix];
        int prefix = CommonPrefix(reference, alternate);
        reference = reference[prefix..];
        alternate = alternate[prefix..];
        long start0 = pos0 + prefix;
        if (reference.Length > 0 && alternate.Length > 0)
            return new(new Edit(start0, reference.Length, Bases.Own(alternate)), start0, reference.Length);

        var moved = alternate.Length > 0 ? alternate : reference;
        long steps = LeftSteps(template, start0, moved);
        start0 -= steps;
        var edit = new Edit(start0, reference.Length, alternate.Length > 0 ? Rotated(alternate, steps) : []);
        // the base before a pure insertion or deletion; at the start of a contig VCF puts the base after it instead
        return new(edit, Math.Max(0, start0 - 1), reference.Length + 1);
    }

    /// <summary>How far a run of bases that comes or goes before <paramref name="start0"/> can move left without changing the result.</summary>
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
