using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// A window around the start site of each gene, on the strand of the gene: the start site is the anchor of the window on the plus strand.
/// An allele is compared in the window of each gene that contains it. The start site stays in place: the bases on the other side of an
/// indel move. An indel that replaces the start site has no window of ALT.
/// </summary>
/// <param name="manifest">The manifest of the model.</param>
/// <param name="genes">The genes.</param>
public sealed class AroundTss(ModelManifest manifest, GeneTable genes) : IPlacement
{
    readonly int _left = manifest.Centre.AnchorIndex(manifest.Window);

    /// <inheritdoc/>
    public bool HasStrand => false;

    /// <inheritdoc/>
    public bool KeepsJobsWhole => false;

    // the window of a gene is expensive, and a chunk has few genes
    int IPlacement.CopiesPerWindow => int.MaxValue;

    /// <inheritdoc/>
    public AlleleStatus Refusal(AllelePlan plan)
    {
        var status = AlleleStatus.NoGene;
        foreach (var gene in GenesOf(plan))
            if (Loses(plan.Edit!, gene))
                status = AlleleStatus.NoTss;
            else
                return AlleleStatus.Ok;
        return status;
    }

    /// <inheritdoc/>
    public List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans)
    {
        var windows = new List<PlacedWindow>();
        var known = new Dictionary<(Template, Gene), PlacedWindow>();
        for (int allele = 0; allele < plans.Count; allele++)
        {
            if (!plans[allele].Status.IsScored())
                continue;
            foreach (var gene in GenesOf(plans[allele]))
            {
                var key = (plans[allele].Template, gene);
                if (!known.TryGetValue(key, out var window))
                    windows.Add(known[key] = window = WindowOf(plans[allele].Template, gene));
                Add(window, allele, plans[allele]);
            }
        }
        return windows;
    }

    /// <summary>The window of a gene.</summary>
    public PlacedWindow WindowOf(Template template, Gene gene) =>
        new(template, gene.Tss0 - _left, manifest.Window) { Around = gene, Reverse = gene.Reverse };

    /// <summary>The genes whose window contains some bases, in the order of the file.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">The first of the bases.</param>
    /// <param name="end0">The base after the last.</param>
    public IEnumerable<Gene> GenesAround(int contig, long start0, long end0) =>
        genes.In(contig, start0 - manifest.Window, end0 + manifest.Window)
            .Where(gene => gene.Tss0 - _left <= start0 && end0 <= gene.Tss0 - _left + manifest.Window);

    /// <summary>Puts an allele into a window; without a copy if the edit replaces the start site.</summary>
    /// <param name="window">The window.</param>
    /// <param name="allele">Index of the allele in its job.</param>
    /// <param name="plan">The plan of the allele.</param>
    internal void Add(PlacedWindow window, int allele, AllelePlan plan)
    {
        var (edit, gene) = (plan.Edit!, window.Around!);
        var mode = edit.End0 <= gene.Tss0 ? AltMode.Left : AltMode.Right;
        BinRange all = new(0, manifest.Bins);
        window.Alleles.Add((allele, Loses(edit, gene) ? []
            : [new(WindowBuilder.EditedStart0(window.Start0, edit.Growth, mode), manifest.Window, all, all, Summed: true)]));
    }

    IEnumerable<Gene> GenesOf(AllelePlan plan) => GenesAround(plan.Template.Contig, plan.Edit!.Start0, plan.Edit.End0);

    /// <summary>True if an indel replaces the start site; as many bases as before do not move it.</summary>
    internal static bool Loses(Edit edit, Gene gene) => edit.Growth != 0 && edit.Start0 <= gene.Tss0 && gene.Tss0 < edit.End0;
}
