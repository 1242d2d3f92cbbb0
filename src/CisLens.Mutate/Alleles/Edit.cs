using CisLens.Core;

namespace CisLens.Mutate.Alleles;

/// <summary>The smallest change of a chromosome that an allele asks for: some bases away, some in their place.</summary>
/// <param name="Start0">First base of the genome that goes; where bases are only put in, the base after them.</param>
/// <param name="RefLength">How many bases of the genome go.</param>
/// <param name="Alt">Codes of <see cref="Dna"/> that come in their place.</param>
public sealed record Edit(long Start0, int RefLength, byte[] Alt)
{
    /// <summary>How much longer the chromosome becomes; negative for a deletion.</summary>
    public int Growth => Alt.Length - RefLength;

    /// <summary>First base of the genome behind the change.</summary>
    public long End0 => Start0 + RefLength;
}

/// <summary>An edit with the place where a VCF would write it: trimmed, left-aligned, with a base before it where one is needed.</summary>
/// <param name="Edit">The change itself.</param>
/// <param name="Pos0">0-based POS of the normalised record.</param>
/// <param name="RefLength">Length of the normalised REF, the base before included.</param>
public readonly record struct NormalEdit(Edit Edit, long Pos0, int RefLength)
{
    /// <summary>Length of the longer of the normalised alleles.</summary>
    public int LongestAllele => RefLength + Math.Max(0, Edit.Growth);
}
