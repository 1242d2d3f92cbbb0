using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Effects;

/// <summary>One number for an allele that is made of its effects on all tracks chosen.</summary>
/// <param name="Id">Its name in options and tables.</param>
/// <param name="Formula">The formula, for help and headers.</param>
/// <param name="Compute">From the record, the index of the ALT and the effects, one a column; NaN where there is none.</param>
public sealed record AlleleSummary(string Id, string Formula, Func<VcfRecord, int, float[], float> Compute)
{
    /// <summary>Its field in the INFO column of a VCF.</summary>
    public string InfoKey => "CIS_" + Id.ToUpperInvariant();
}
