namespace CisLens.Simulate;

/// <summary>A record of the simulated VCF with its true effects.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Pos0">0-based place of the first base of REF.</param>
/// <param name="Ref">Reference bases.</param>
/// <param name="Alts">Alternate alleles.</param>
/// <param name="Class">motif, element or control: where it was put.</param>
sealed record SimulatedVariant(int Contig, int Pos0, string Ref, IReadOnlyList<string> Alts, string Class)
{
    /// <summary>True change of log accessibility, ALT − REF, for each ALT and cell type.</summary>
    public required IReadOnlyList<double[]> Effects { get; init; }

    /// <summary>Allele frequency of each ALT.</summary>
    public required IReadOnlyList<double> Frequencies { get; init; }

    /// <summary>Id in the VCF and the QTL table.</summary>
    public string Id { get; init; } = ".";
}
