namespace CisLens.Verify.Effects;

/// <summary>One measured effect.</summary>
/// <param name="Allele">Which allele.</param>
/// <param name="Group">The element or experiment it belongs to; empty without a group column.</param>
/// <param name="Value">ALT minus REF, such as a log2 expression effect.</param>
public readonly record struct MeasuredEffect(AlleleKey Allele, string Group, double Value);

/// <summary>What is read of a file of measurements and what is kept of it (docs/conventions.md, section 14.6).</summary>
public sealed record MeasuredOptions
{
    /// <summary>Column, or INFO field of a VCF, with the measured effect.</summary>
    public string? Value { get; init; }

    /// <summary>Column or INFO field that names the element; each is compared on its own.</summary>
    public string? Group { get; init; }

    /// <summary>Column or INFO field with the number of barcodes.</summary>
    public string? Barcodes { get; init; }

    /// <summary>Column or INFO field with the p value.</summary>
    public string? PValue { get; init; }

    /// <summary>Column of the allele that the effect refers to; where that is REF the effect is negated.</summary>
    public string? EffectAllele { get; init; }

    /// <summary>Fewest barcodes of a measurement that is used, where barcodes are known.</summary>
    public double MinBarcodes { get; init; } = 10;

    /// <summary>Largest p value of a measurement that is used; 1 keeps all.</summary>
    public double MaxP { get; init; } = 1;

    /// <summary>Also insertions and deletions.</summary>
    public bool Indels { get; init; }
}
