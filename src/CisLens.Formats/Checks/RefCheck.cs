using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Checks;

/// <summary>The result of the comparison of REF with the genome.</summary>
public enum RefMatch
{
    /// <summary>The bases are the same.</summary>
    Same,
    /// <summary>The bases match, but the genome has an IUPAC code for one of them.</summary>
    Compatible,
    /// <summary>The genome has N, or REF has N where the genome has an IUPAC code; the other bases match.</summary>
    Unknown,
    /// <summary>A base differs.</summary>
    Different,
}

/// <summary>Compares REF with the genome, ignoring case (docs/conventions.md, section 3).</summary>
public static class RefCheck
{
    /// <summary>Compares an allele that is inside the contig.</summary>
    public static RefMatch Compare(Genome genome, int contig, long pos0, ReadOnlySpan<byte> reference)
    {
        Span<byte> found = reference.Length <= 256 ? stackalloc byte[reference.Length] : new byte[reference.Length];
        genome.Codes(contig, pos0, found);
        if (found.SequenceEqual(reference) && !found.Contains(Dna.N))
            return RefMatch.Same;
        var match = RefMatch.Same;
        for (int i = 0; i < found.Length && match != RefMatch.Different; i++)
            match = Worse(match, CompareBase(found[i], reference[i], () => genome.Letter(contig, pos0 + i)));
        return match;
    }

    static RefMatch CompareBase(byte found, byte reference, Func<char> letter)
    {
        if (found != Dna.N)
            return found == reference ? RefMatch.Same : RefMatch.Different;
        char code = letter();
        if (code == 'N' || reference == Dna.N)
            return RefMatch.Unknown;
        return StandsFor(code, reference) ? RefMatch.Compatible : RefMatch.Different;
    }

    static RefMatch Worse(RefMatch a, RefMatch b) => a > b ? a : b;

    /// <summary>IUPAC-IUB nomenclature (Cornish-Bowden 1985, doi 10.1093/nar/13.9.3021).</summary>
    static bool StandsFor(char code, byte reference) => reference < Dna.N && code switch
    {
        'R' => "AG",
        'Y' => "CT",
        'S' => "CG",
        'W' => "AT",
        'K' => "GT",
        'M' => "AC",
        'B' => "CGT",
        'D' => "AGT",
        'H' => "ACT",
        'V' => "ACG",
        _ => "",
    } is var bases && bases.Contains(Dna.Letter(reference));
}
