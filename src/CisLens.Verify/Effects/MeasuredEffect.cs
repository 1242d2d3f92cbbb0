namespace CisLens.Verify.Effects;

/// <summary>One measured effect.</summary>
/// <param name="Allele">The allele.</param>
/// <param name="Group">The element or experiment; empty without a group column.</param>
/// <param name="Value">ALT minus REF, such as a log2 expression effect.</param>
public readonly record struct MeasuredEffect(AlleleKey Allele, string Group, double Value);

/// <summary>Columns and filters of a file of measurements (docs/conventions.md, section 14.6). Null is a usual column name.</summary>
public sealed record MeasuredOptions
{
    /// <summary>Column, or INFO field of a VCF, with the measured effect.</summary>
    public string? Value { get; init; }

    /// <summary>Column or INFO field with the name of the element; elements are compared separately.</summary>
    public string? Group { get; init; }

    /// <summary>Column or INFO field with the number of barcodes.</summary>
    public string? Barcodes { get; init; }

    /// <summary>Column or INFO field with the p value.</summary>
    public string? PValue { get; init; }

    /// <summary>Column with the allele that the effect refers to; if that is REF, the effect is negated.</summary>
    public string? EffectAllele { get; init; }

    /// <summary>Measurements with fewer barcodes are left out.</summary>
    public double MinBarcodes { get; init; } = 10;

    /// <summary>Measurements with a larger p value are left out; 1 keeps all.</summary>
    public double MaxP { get; init; } = 1;

    /// <summary>True keeps insertions and deletions, too.</summary>
    public bool Indels { get; init; }
}
