using CisLens.Formats.Vcf;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Consecutive records of a VCF with all their alleles. Batches contain alleles of one chunk only, so that the output of a chunk never
/// depends on other chunks.
/// </summary>
/// <param name="records">The records.</param>
/// <param name="alleles">The alleles, record by record, ALT by ALT.</param>
/// <param name="windows">The windows of the alleles.</param>
/// <param name="judgement">Turns the values of scores that need a background into these scores.</param>
public sealed class RecordChunk(
    IReadOnlyList<VcfRecord> records, AlleleScore[] alleles, IReadOnlyList<PlacedWindow> windows, Judgement judgement) : ScoringJob
{
    /// <summary>The records, in the order of the file.</summary>
    public IReadOnlyList<VcfRecord> Records { get; } = records;

    /// <summary>The alleles of all records; a record has one per ALT.</summary>
    public override IReadOnlyList<AlleleScore> Alleles { get; } = alleles;

    /// <inheritdoc/>
    public override IReadOnlyList<PlacedWindow> Windows { get; } = windows;

    /// <summary>Number of probabilities that were limited before a logit.</summary>
    public long Clipped => alleles.Sum(allele => (long)allele.Clipped);

    /// <summary>Some of the alleles.</summary>
    internal ReadOnlySpan<AlleleScore> Range(int first, int count) => alleles.AsSpan(first, count);

    /// <inheritdoc/>
    public override void Finish()
    {
        base.Finish();
        // the background belongs to the ensemble, not to its members
        foreach (var allele in alleles)
            judgement.Complete(allele.Effects, allele.Plan.Class);
    }
}
