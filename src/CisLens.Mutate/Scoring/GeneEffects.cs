using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Scoring;

/// <summary>Effects per gene, from the bins of each gene in a window, or from windows around the start sites of genes.</summary>
/// <param name="columns">The effects that are computed.</param>
/// <param name="manifest">The manifest of the model.</param>
/// <param name="tracks">Indexes of the predicted tracks.</param>
/// <param name="genes">The bins of the genes; null if each window is around a start site and on the strand of its gene.</param>
sealed class GeneEffects(EffectColumns columns, ModelManifest manifest, IReadOnlyList<int> tracks, GeneBins? genes) : IEffectReader
{
    readonly int[] _all = [.. Enumerable.Range(0, manifest.Bins)];

    public IReadOnlyList<SignalTransform> Transforms => [];

    public int Members => 0;

    public void Read(BatchRow row, BinRange bins, Prediction answer)
    {
        var (allele, window) = (row.Target, row.Placed);
        var (reference, alternate) = Profiles(row, bins, answer, tracks.Count);
        bool isLost = row.Copies.Length == 0;
        foreach (float[] values in isLost ? [allele.Plan.Swapped ? alternate : reference] : (float[][])[reference, alternate])
            if (manifest.Fault<float>(values) is var fault and not AlleleStatus.Ok)
                allele.Fail(fault);
        var near = window.Around is { } one ? [one] : genes!.In(window.Template.Contig, window.Start0);
        foreach (var gene in near)
            allele.Genes.Add(Effect(gene, genes is null ? _all : [.. genes.Of(gene, window.Start0)], reference, alternate,
                allele.Plan.Anchor0) with { IsLost = isLost });
        if (window.Around is null)
            allele.AddWindow();
    }

    /// <summary>All bins of REF and of ALT, bins × tracks; the bins of ALT are joined from its copies, and NaN without copies.</summary>
    internal static (float[] Ref, float[] Alt) Profiles(BatchRow row, BinRange bins, Prediction answer, int tracks)
    {
        float[] present = answer.Window(row.Window).ToArray(), edited = new float[present.Length];
        if (row.Copies.Length == 0)
            Array.Fill(edited, float.NaN);
        foreach (var (c, copy) in row.Copies.Index())
            answer.Copy(row.First + c).CopyTo(edited.AsSpan((copy.Bins!.Value.First0 - bins.First0) * tracks));
        return row.Target.Plan.Swapped ? (edited, present) : (present, edited);
    }

    GeneEffect Effect(Gene gene, int[] bins, float[] reference, float[] alternate, long anchor0)
    {
        var effect = new GeneEffect(gene, gene.Reverse ? gene.Tss0 - anchor0 : anchor0 - gene.Tss0,
            NaN(tracks.Count), NaN(tracks.Count), NaN(columns.Columns.Count));
        foreach (var (index, column) in columns.Columns.Index())
        {
            int slot = column.Slot;
            // in a window on the strand of the gene, its tracks are those of the plus strand
            if (!StrandPairs.IsOn(manifest.Tracks, tracks[slot], gene.Reverse && genes is not null))
                continue;
            float[] r = Take(reference, slot), a = Take(alternate, slot);
            (effect.Ref[slot], effect.Alt[slot]) = ((float)SumScores.Sum(r), (float)SumScores.Sum(a));
            effect.Effects[index] = (float)column.Score.Compute(r, a);
        }
        return effect;

        float[] Take(float[] values, int slot) => Array.ConvertAll(bins, bin => values[bin * tracks.Count + slot]);
    }

    static float[] NaN(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}
