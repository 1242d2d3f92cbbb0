using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Runs;

/// <summary>Turns records into a chunk with planned alleles and placed windows.</summary>
sealed class RecordPlanner(
    ScoreSettings settings, EffectColumns columns, Judgement judgement, IPlacement placement, IRunLog? log = null)
{
    readonly AllelePlanner _planner = new(settings.Genome, settings.Alleles,
        settings.Alleles.MaxAllele ?? settings.Model.Manifest.Window / AllelePlanner.WindowsPerAllele);

    /// <summary>Plans records.</summary>
    /// <param name="records">Records with the index of their contig in the genome; −1 if the genome does not have it.</param>
    /// <exception cref="InputException">REF differs from the genome, and this stops the run.</exception>
    public RecordChunk Plan(IReadOnlyList<(int Contig, VcfRecord Record)> records)
    {
        var alleles = new List<AlleleScore>(records.Count);
        foreach (var (contig, record) in records)
            for (int alt = 0; alt < record.AltCount; alt++)
                alleles.Add(new(PlanOne(contig, record, alt), record.Pos0, columns) { Record = record, AltIndex = alt });
        var windows = placement.Place([.. alleles.Select(a => a.Plan)]);
        return new([.. records.Select(r => r.Record)], [.. alleles], windows, judgement);
    }

    AllelePlan PlanOne(int contig, VcfRecord record, int alt)
    {
        var plan = _planner.Plan(contig, record, alt);
        if (plan.Status == AlleleStatus.RefMismatch && settings.Alleles.CheckRef == RefPolicy.Stop)
            throw InputException.At(settings.Vcf, record.Line,
                $"REF {record.Text(VcfColumn.Ref)} at {record.Contig}:{record.Pos} differs from {settings.Genome.Path}; " +
                    "use --check-ref x to keep such records without a score");
        if (plan.Status == AlleleStatus.RefMismatch && settings.Variants.Count > 0)
            log?.Warn("REF differs from the genome", $"{record.Contig}:{record.Pos}: REF is {record.Text(VcfColumn.Ref)}, " +
                $"{settings.Genome.Path} has {InGenome(contig, record)}");
        return plan.Status.IsScored() ? plan with { Status = plan.Status | placement.Refusal(plan) } : plan;
    }

    string InGenome(int contig, VcfRecord record) =>
        string.Concat(Enumerable.Range(0, record.Ref.Length).Select(i => settings.Genome.Letter(contig, record.Pos0 + i)));
}
