using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Runs;

/// <summary>One of the strongest alleles of a run, with its effect on its top track.</summary>
/// <param name="Contig">Index of the contig in the genome.</param>
/// <param name="Record">The record.</param>
/// <param name="Alt">Index of the ALT.</param>
/// <param name="Status">The status in files.</param>
/// <param name="Column">The track and the score.</param>
/// <param name="RefPrediction">Prediction for REF.</param>
/// <param name="AltPrediction">Prediction for ALT.</param>
/// <param name="Effect">The score.</param>
/// <param name="Quantile">Its background quantile; NaN without a background.</param>
public sealed record StrongAllele(int Contig, VcfRecord Record, int Alt, string Status, EffectColumn Column, float RefPrediction,
    float AltPrediction, float Effect, float Quantile);

/// <summary>Keeps the alleles of a run with the largest absolute quantile, or without a background the largest absolute effect.</summary>
sealed class StrongestAlleles(int most, EffectColumns columns, Judgement judgement)
{
    readonly PriorityQueue<StrongAllele, (float Quantile, float Effect, long Order)> _kept = new();
    long _seen;

    /// <summary>The alleles, the strongest first; of equal ones, the first of the file is first.</summary>
    public IReadOnlyList<StrongAllele> Ordered => [.. _kept.UnorderedItems.OrderByDescending(k => k.Priority).Select(k => k.Element)];

    /// <summary>Adds the scored alleles of a chunk.</summary>
    public void Add(RecordChunk chunk)
    {
        int index = 0;
        foreach (var record in chunk.Records)
            for (int alt = 0; alt < record.AltCount; alt++)
                Add(record, alt, chunk.Alleles[index++]);
    }

    void Add(VcfRecord record, int alt, AlleleScore allele)
    {
        if (!allele.IsScored || judgement.Top(allele.Effects, allele.Plan.Class) is not { } top)
            return;
        var column = columns.Columns[top];
        float effect = allele.Effects[top], quantile = judgement.Quantile(top, effect, allele.Plan.Class);
        _kept.Enqueue(new(allele.Plan.Template.Contig, record, alt, allele.Status.Code(), column, allele.Ref[column.Slot],
            allele.Alt[column.Slot], effect, quantile), (float.IsNaN(quantile) ? 0 : Math.Abs(quantile), Math.Abs(effect), -_seen++));
        if (_kept.Count > most)
            _kept.Dequeue();
    }
}
