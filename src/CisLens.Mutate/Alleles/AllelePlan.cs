namespace CisLens.Mutate.Alleles;

/// <summary>How one (record, ALT) pair will be scored, or why it will not be.</summary>
/// <param name="Status">Flags known before windows are built.</param>
/// <param name="Template">The chromosome that holds one of the two alleles.</param>
/// <param name="Edit">What makes the other of it; null when the pair is not scored.</param>
/// <param name="Anchor0">The base that windows are centred on.</param>
public readonly record struct AllelePlan(AlleleStatus Status, Template Template, Edit? Edit, long Anchor0)
{
    /// <summary>True when the genome holds ALT and the edit makes REF.</summary>
    public bool Swapped => (Status & AlleleStatus.RefSwapped) != 0;

    /// <summary>A pair that is not scored.</summary>
    public static AllelePlan NotScored(AlleleStatus status) => new(status, default, null, 0);
}
