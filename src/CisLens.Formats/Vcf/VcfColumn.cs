namespace CisLens.Formats.Vcf;

/// <summary>The fixed columns of a record, in order.</summary>
public enum VcfColumn
{
    /// <summary>Name of the contig.</summary>
    Chrom,
    /// <summary>1-based place of the first base of REF.</summary>
    Pos,
    /// <summary>Identifiers, separated by semicolons.</summary>
    Id,
    /// <summary>The bases of the reference.</summary>
    Ref,
    /// <summary>The alternate alleles, separated by commas.</summary>
    Alt,
    /// <summary>Phred-scaled quality.</summary>
    Qual,
    /// <summary>PASS or the filters that failed.</summary>
    Filter,
    /// <summary>Key-value pairs, separated by semicolons.</summary>
    Info,
}
