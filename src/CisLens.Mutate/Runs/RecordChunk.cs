using CisLens.Formats.Vcf;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Runs;

/// <summary>Some records of a VCF, one behind the other, with all their alleles. Scored as a whole, so that a chunk's bytes never depend on its neighbours.</summary>
/// <param name="index">Number of the chunk, counted from the first record of the file.</param>
/// <param name="records">The records.</param>
/// <param name="alleles">Their alleles, record by record, ALT by ALT.</param>
/// <param name="groups">The windows of the alleles.</param>
/// <param name="columns">What is computed.</param>
public sealed class RecordChunk(long index, IReadOnlyList<VcfRecord> records, AlleleScore[] alleles, IReadOnlyList<WindowGroup> groups,
    EffectColumns columns) : ScoringJob
{
    /// <summary>Number of the chunk, counted from the first record of the file.</summary>
    public long Index { get; } = index;

    /// <summary>The records, in the order of the file.</summary>
    public IReadOnlyList<VcfRecord> Records { get; } = records;

    /// <summary>The alleles of all records: as many a record as it has ALTs.</summary>
    public AlleleScore[] Alleles { get; } = alleles;

    /// <summary>How many probabilities were clipped before a logit.</summary>
    public long Clipped { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<WindowGroup> Groups { get; } = groups;

    /// <inheritdoc/>
    public override void Finish()
    {
        foreach (var allele in Alleles)
            allele.Finish();
        Clipped = columns.TakeClipped();
    }
}
