using CisLens.Core;

namespace CisLens.Mutate.Alleles;

/// <summary>How one ALT of a record is scored, or why it is not.</summary>
/// <param name="Status">The flags that are known before windows are built.</param>
/// <param name="Template">The chromosome with one of the two alleles.</param>
/// <param name="Edit">The change that gives the other allele; null if the ALT is not scored.</param>
/// <param name="Anchor0">The base that windows are centred on, 0-based.</param>
public readonly record struct AllelePlan(AlleleStatus Status, Template Template, Edit? Edit, long Anchor0)
{
    /// <summary>True if the genome has ALT, so that the edit gives REF.</summary>
    public bool Swapped => (Status & AlleleStatus.RefSwapped) != 0;

    /// <summary>The class of the change from REF to ALT of the file.</summary>
    public VariantClass Class => ((Swapped ? -1 : 1) * (Edit?.Growth ?? 0)) switch
    {
        > 0 => VariantClass.Insertion,
        < 0 => VariantClass.Deletion,
        _ => VariantClass.Snv,
    };

    /// <summary>The plan of an ALT that is not scored.</summary>
    public static AllelePlan NotScored(AlleleStatus status) => new(status, default, null, 0);
}
