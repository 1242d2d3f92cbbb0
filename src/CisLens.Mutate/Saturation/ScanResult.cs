using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Saturation;

/// <summary>The effect of a changed stretch on one column: the mean over its edits.</summary>
/// <param name="Ref">Mean prediction without the change; NaN without an effect.</param>
/// <param name="Alt">Mean prediction with the change; NaN without an effect.</param>
/// <param name="Effect">Mean effect; NaN without an effect.</param>
/// <param name="Sd">Standard deviation of the effects of several edits, with n − 1 in the denominator; NaN for one edit.</param>
/// <param name="Count">Number of effects.</param>
public readonly record struct MeanEffect(float Ref, float Alt, float Effect, float Sd, int Count)
{
    /// <summary>The mean over some effects; those that are NaN are left out.</summary>
    internal static MeanEffect Compute(IEnumerable<(float Ref, float Alt, float Effect)> effects)
    {
        var known = effects.Where(e => float.IsFinite(e.Effect)).ToList();
        if (known.Count == 0)
            return new(float.NaN, float.NaN, float.NaN, float.NaN, 0);
        double mean = known.Average(e => (double)e.Effect);
        double sd = known.Count == 1 ? double.NaN : Math.Sqrt(known.Sum(e => (e.Effect - mean) * (e.Effect - mean)) / (known.Count - 1));
        return new((float)known.Average(e => (double)e.Ref), (float)known.Average(e => (double)e.Alt), (float)mean, (float)sd, known.Count);
    }
}

/// <summary>A scanned region: the changes of a <see cref="Scan"/>, each compared with the reference window.</summary>
public sealed class ScanResult : RegionEdits
{
    readonly List<(ScanSite Site, AlleleScore[] Edits)> _sites = [];

    /// <summary>Plans a region.</summary>
    /// <param name="run">The mutagenesis.</param>
    /// <param name="region">The region.</param>
    /// <param name="scan">The changes.</param>
    /// <param name="template">The sequence that is changed; null for the genome.</param>
    internal ScanResult(IsmRun run, IsmRegion region, Scan scan, Template? template = null) : base(run, region)
    {
        var sequence = template ?? new Template(run.Genome, region.Contig);
        var codes = new byte[region.Length];
        sequence.Codes(region.Start0, codes);
        Sequence = Dna.Decode(codes);
        foreach (var (start0, end0, window) in run.Tiles(region, sequence))
        {
            PlacedWindows.Add(window);
            for (long pos0 = start0; pos0 < end0; pos0++)
                foreach (var site in scan.At(sequence, region, pos0))
                    _sites.Add((site, IsKnown(sequence, site) ? [.. site.Edits.Select(edit => Add(window, edit))] : []));
        }
    }

    /// <summary>The reference bases, plus strand, upper case; N if unknown.</summary>
    public string Sequence { get; }

    /// <summary>Number of changed stretches.</summary>
    public int Count => _sites.Count;

    /// <summary>A changed stretch.</summary>
    public ScanSite Site(int index) => _sites[index].Site;

    /// <summary>The status of a change: that of an edit without an effect if there is one. It is
    /// <see cref="AlleleStatus.RefUnknown"/> if one of the replaced bases is N.</summary>
    public AlleleStatus StatusOf(int index) =>
        _sites[index].Edits is { Length: > 0 } edits ? StatusOf(edits) : AlleleStatus.RefUnknown;

    /// <summary>The effect of a change on one column.</summary>
    public MeanEffect Effect(int index, int column)
    {
        int slot = Columns[column].Slot;
        return MeanEffect.Compute(_sites[index].Edits.Where(e => e.IsScored).Select(e => (e.Ref[slot], e.Alt[slot], e.Effects[column])));
    }

    /// <summary>
    /// The effects on one column for a figure, changes × positions: that of a stretch is at its middle, the base with index length / 2.
    /// NaN where there is no effect.
    /// </summary>
    /// <param name="rows">The changes (<see cref="Scan.Rows"/>).</param>
    /// <param name="column">Index of the column.</param>
    public float[] Matrix(IReadOnlyList<string> rows, int column)
    {
        var rowOf = rows.Index().ToDictionary(row => row.Item, row => row.Index);
        var matrix = new float[rows.Count * Region.Length];
        Array.Fill(matrix, float.NaN);
        foreach (var (index, (site, _)) in _sites.Index())
            matrix[rowOf[site.Change] * Region.Length + site.Start0 + site.Length / 2 - Region.Start0] = Effect(index, column).Effect;
        return matrix;
    }

    // a region without a change is shorter than all of them
    private protected override AlleleStatus WithoutEdits => _sites.Count == 0 ? AlleleStatus.TooLong : AlleleStatus.RefUnknown;

    static bool IsKnown(Template template, ScanSite site)
    {
        var codes = new byte[site.Length];
        template.Codes(site.Start0, codes);
        return !codes.Contains(Dna.N);
    }
}
