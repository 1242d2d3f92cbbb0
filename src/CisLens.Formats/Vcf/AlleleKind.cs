namespace CisLens.Formats.Vcf;

/// <summary>What an allele of a VCF record is, as far as its letters tell.</summary>
public enum AlleleKind
{
    /// <summary>One or more of A, C, G, T, N in either case.</summary>
    Bases,
    /// <summary>A single dot: no alternate allele.</summary>
    Missing,
    /// <summary><c>*</c>: the base is lost to a deletion upstream.</summary>
    Star,
    /// <summary>A name in angle brackets such as <c>&lt;DEL&gt;</c>.</summary>
    Symbolic,
    /// <summary>A breakend such as <c>G]17:198982]</c> or <c>.A</c>.</summary>
    Breakend,
    /// <summary>None of these: the allele cannot be used and must be reported.</summary>
    Bad,
}
