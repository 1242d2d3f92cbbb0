using CisLens.Formats.Vcf;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Some records of a VCF, one behind the other, with all their alleles. Scored as a whole, so that a chunk's bytes never depend on
/// its neighbours.
/// </summary>
/// <param name="index">Number of the chunk, counted from the first record of the file.</param>
/// <param name="records">The records.</param>
/// <param name="alleles">Their alleles, record by record, ALT by ALT.</param>
/// <param name="windows">The windows of the alleles.</param>
/// <param name="judgement">What completes effects that a background makes.</param>
public sealed class RecordChunk(long index, IReadOnlyList<VcfRecord> records, AlleleScore[] alleles, IReadOnlyList<PlacedWindow> windows,
    Judgement judgement) : ScoringJob
{
    /// <summary>Number of the chunk, counted from the first record of the file.</summary>
    public long Index { get; } = index;

    /// <summary>The records, in the order of the file.</summary>
    public IReadOnlyList<VcfRecord> Records { get; } = records;

    /// <summary>The alleles of all records: as many per record as it has ALTs.</summary>
    public override IReadOnlyList<AlleleScore> Alleles { get; } = alleles;

    /// <inheritdoc/>
    public override IReadOnlyList<PlacedWindow> Windows { get; } = windows;

    /// <summary>How many probabilities were clipped before a logit.</summary>
    public long Clipped => alleles.Sum(allele => (long)allele.Clipped);

    /// <summary>Some of the alleles.</summary>
    internal ReadOnlySpan<AlleleScore> Range(int first, int count) => alleles.AsSpan(first, count);

    /// <inheritdoc/>
    public override void Finish()
    {
        base.Finish();
        // the background is of the whole model; a member's own effects have none
        foreach (var allele in alleles)
            judgement.Complete(allele.Effects);
    }
}
