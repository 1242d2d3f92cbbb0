using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Effects;

/// <summary>One value per allele that is computed from the effects on all chosen tracks.</summary>
/// <param name="Id">The name in options and tables.</param>
/// <param name="Formula">The formula, for help and headers.</param>
/// <param name="Compute">Computes it from the record, the index of the ALT and the effects (one per column); NaN if there is none.</param>
public sealed record AlleleSummary(string Id, string Formula, Func<VcfRecord, int, float[], float> Compute)
{
    /// <summary>The INFO field in a VCF.</summary>
    public string InfoKey => "CIS_" + Id.ToUpperInvariant();
}
