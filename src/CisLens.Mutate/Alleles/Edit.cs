using CisLens.Core;

namespace CisLens.Mutate.Alleles;

/// <summary>The smallest change of a chromosome that turns one allele into the other.</summary>
/// <param name="Start0">0-based start of the bases that are replaced; for a pure insertion, the base after it.</param>
/// <param name="RefLength">Number of bases that are replaced.</param>
/// <param name="Alt">Codes of <see cref="Dna"/> that replace them; not to be written to.</param>
public sealed record Edit(long Start0, int RefLength, byte[] Alt)
{
    // most alleles are one base, and share these arrays
    static readonly byte[][] s_single = [[0], [1], [2], [3], [4]];

    /// <summary>Bases that the edit adds to the chromosome; negative for a deletion.</summary>
    public int Growth => Alt.Length - RefLength;

    /// <summary>0-based, exclusive end of the bases that are replaced.</summary>
    public long End0 => Start0 + RefLength;

    /// <summary>
    /// Length in bp of the unit that a left-aligned insertion repeats, if the bases after it are the same unit; else 0.
    /// </summary>
    /// <param name="template">The chromosome.</param>
    public int DuplicatedUnit(Template template)
    {
        if (RefLength > 0 || Alt.Length == 0)
            return 0;
        int unit = 1;
        while (Alt.Length % unit != 0 || !Alt.AsSpan(unit).SequenceEqual(Alt.AsSpan(0, Alt.Length - unit)))
            unit++;
        var after = new byte[unit];
        template.Codes(Start0, after);
        return after.AsSpan().SequenceEqual(Alt.AsSpan(0, unit)) && !after.Contains(Dna.N) ? unit : 0;
    }

    /// <summary>The codes as an array; not to be written to.</summary>
    internal static byte[] Codes(ReadOnlySpan<byte> codes) => codes.Length == 1 ? s_single[codes[0]] : codes.ToArray();
}
