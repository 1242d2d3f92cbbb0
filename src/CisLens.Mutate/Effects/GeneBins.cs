using CisLens.Core.Contract;
using CisLens.Formats.Genes;

namespace CisLens.Mutate.Effects;

/// <summary>The bins of a gene that a score per gene compares.</summary>
public enum GeneOver
{
    /// <summary>The bins that overlap exons.</summary>
    Exons,
    /// <summary>The bin of the transcription start site and one bin on either side.</summary>
    Tss,
    /// <summary>The bins that overlap the gene, from the first to the last base.</summary>
    Span,
}

/// <summary>The effects on one gene.</summary>
/// <param name="Gene">The gene.</param>
/// <param name="TssDistance">
/// Position of the variant relative to the transcription start site in bp, on the strand of the gene: negative upstream.
/// </param>
/// <param name="Ref">Sum over the bins of the gene for REF, per track; NaN for a track of the other strand.</param>
/// <param name="Alt">As <paramref name="Ref"/>, for ALT. NaN if <paramref name="IsLost"/>, and <paramref name="Ref"/> is then the value
/// of the allele in the genome.</param>
/// <param name="Effects">Effects, one per column; NaN for a track of the other strand, or if a score is not defined.</param>
/// <param name="IsLost">True if an indel replaces the start site, so that there is no effect.</param>
public sealed record GeneEffect(Gene Gene, long TssDistance, float[] Ref, float[] Alt, float[] Effects, bool IsLost = false)
{
    /// <summary>True if the gene has values for a track, which may be of the other strand.</summary>
    internal bool Has(int slot) => !float.IsNaN(Ref[slot]) || !float.IsNaN(Alt[slot]);
}

/// <summary>Finds the bins of genes in the predicted part of a window.</summary>
/// <param name="manifest">The manifest of the model.</param>
/// <param name="genes">The genes.</param>
/// <param name="over">The part of a gene.</param>
public sealed class GeneBins(ModelManifest manifest, GeneTable genes, GeneOver over)
{
    readonly int _bp = manifest.BinBp!.Value;

    /// <summary>The genes that have bins in the prediction for a window, in the order of the file.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">Start of the window, 0-based.</param>
    public IEnumerable<Gene> In(int contig, long start0) =>
        genes.In(contig, start0 + manifest.CropBp, start0 + manifest.CropBp + (long)manifest.Bins * _bp).Where(g => Any(g, start0));

    /// <summary>The genes whose start is less than a window away from a base, in the order of the file.</summary>
    public IEnumerable<Gene> Near(int contig, long pos0) => genes.In(contig, pos0 - manifest.Window, pos0 + manifest.Window);

    /// <summary>True if a window predicts bins of a gene.</summary>
    public bool Any(Gene gene, long start0) => Of(gene, start0).Count > 0;

    /// <summary>The bins of a gene in a window, ascending.</summary>
    /// <param name="gene">The gene.</param>
    /// <param name="start0">Start of the window, 0-based.</param>
    public IReadOnlyCollection<int> Of(Gene gene, long start0)
    {
        long first0 = start0 + manifest.CropBp;
        var bins = new SortedSet<int>();
        if (over == GeneOver.Tss)
        {
            long bin = Math.DivRem(gene.Tss0 - first0, _bp, out long rest) - (rest < 0 ? 1 : 0);
            if (bin >= 0 && bin < manifest.Bins)
                Add(first0 + (bin - 1) * _bp, first0 + (bin + 2) * _bp);
            return bins;
        }
        foreach (var (from0, end0) in over == GeneOver.Exons ? gene.Exons! : [(gene.Start0, gene.End0)])
            Add(from0, end0);
        return bins;

        void Add(long from0, long end0)
        {
            long from = Math.Max(from0, first0) - first0, end = Math.Min(end0 - first0, (long)manifest.Bins * _bp);
            for (long bin = from / _bp; bin * _bp < end; bin++)
                bins.Add((int)bin);
        }
    }
}
