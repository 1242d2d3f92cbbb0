using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Runs;

/// <summary>The effect of an allele on its top track.</summary>
/// <param name="Column">The track and the score.</param>
/// <param name="RefPrediction">Prediction for REF.</param>
/// <param name="AltPrediction">Prediction for ALT.</param>
/// <param name="Effect">The score.</param>
/// <param name="Quantile">Its background quantile; NaN without a background.</param>
public sealed record TopEffect(EffectColumn Column, float RefPrediction, float AltPrediction, float Effect, float Quantile);

/// <summary>One of the strongest alleles of a run, with its effect on its top track or its splice delta scores.</summary>
/// <param name="Plan">How it was scored: the contig, and the bases that change.</param>
/// <param name="Record">The record.</param>
/// <param name="Alt">Index of the ALT.</param>
/// <param name="Status">The status in files.</param>
/// <param name="Top">The effect; null for splice scores.</param>
/// <param name="Splice">The splice delta scores in the gene with the largest; null for other scores.</param>
public sealed record StrongAllele(AllelePlan Plan, VcfRecord Record, int Alt, string Status, TopEffect? Top, SpliceDelta? Splice)
{
    /// <summary>Index of the contig in the genome.</summary>
    public int Contig => Plan.Template.Contig;

    /// <summary>The bases that change, 0-based and half-open; for a pure insertion, the base before it.</summary>
    public (long Start0, long End0) Changed
    {
        get
        {
            var edit = Plan.Edit!;   // every scored allele has one
            return edit.RefLength > 0 ? (edit.Start0, edit.End0) : (edit.Start0 - 1, edit.Start0);
        }
    }
}

/// <summary>
/// Keeps the alleles of a run with the largest absolute quantile, or without a background the largest absolute effect; for splice scores,
/// the largest delta score.
/// </summary>
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
        if (!allele.IsScored)
            return;
        if (allele.Splicing.MaxBy(delta => delta.Largest) is { } splice)
            Keep(null, splice, (0, splice.Largest, -_seen++));
        else if (judgement.Top(allele.Effects, allele.Plan.Class) is { } at)
        {
            var column = columns.Columns[at];
            float effect = allele.Effects[at], quantile = judgement.Quantile(at, effect, allele.Plan.Class);
            Keep(new(column, allele.Ref[column.Slot], allele.Alt[column.Slot], effect, quantile), null,
                (float.IsNaN(quantile) ? 0 : Math.Abs(quantile), Math.Abs(effect), -_seen++));
        }

        void Keep(TopEffect? top, SpliceDelta? splice, (float, float, long) rank)
        {
            _kept.Enqueue(new(allele.Plan, record, alt, allele.Status.Code(), top, splice), rank);
            if (_kept.Count > most)
                _kept.Dequeue();
        }
    }
}
