using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Placement;

/// <summary>
/// Windows in which bins of genes are predicted: the window around the variant if it predicts a gene. A gene that it does not predict,
/// but whose start is near, has a window around its start, if that contains the variant.
/// </summary>
sealed class AtGenes : IPlacement
{
    readonly ModelManifest _manifest;
    readonly GeneBins _genes;
    readonly AtVariant _around;
    readonly int _left;

    /// <summary>Windows of a model.</summary>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="genes">The genes.</param>
    /// <param name="columns">The effects to compute.</param>
    /// <param name="options">Options of alleles.</param>
    public AtGenes(ModelManifest manifest, GeneBins genes, EffectColumns columns, AlleleOptions options)
    {
        (_manifest, _genes, _left) = (manifest, genes, manifest.Centre.AnchorIndex(manifest.Window));
        // bins of genes are compared, so those of an indel are stitched
        _around = new(manifest, columns, options with { Mode = AltMode.Stitch });
    }

    /// <inheritdoc/>
    public bool HasStrand => false;

    /// <inheritdoc/>
    public bool KeepsJobsWhole => false;

    /// <inheritdoc/>
    public AlleleStatus Refusal(AllelePlan plan) => Starts(plan).Any() ? AlleleStatus.Ok : AlleleStatus.NoGene;

    /// <inheritdoc/>
    public List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans)
    {
        var windows = new List<PlacedWindow>();
        var known = new Dictionary<(Template, long, object?), PlacedWindow>();
        for (int allele = 0; allele < plans.Count; allele++)
        {
            if (!plans[allele].Status.IsScored())
                continue;
            foreach (var (start0, gene) in Starts(plans[allele]))
            {
                var key = (plans[allele].Template, start0, gene);
                if (!known.TryGetValue(key, out var window))
                    windows.Add(known[key] = window = new(plans[allele].Template, start0, _manifest.Window) { Around = gene });
                _around.Add(window, allele, plans[allele]);
            }
        }
        return windows;
    }

    /// <summary>The starts of the windows of an allele, and the gene of a window around its start.</summary>
    IEnumerable<(long Start0, Formats.Genes.Gene? Gene)> Starts(AllelePlan plan)
    {
        int contig = plan.Template.Contig;
        long own0 = plan.Anchor0 - _left;
        if (_genes.In(contig, own0).Any())
            yield return (own0, null);
        foreach (var gene in _genes.Near(contig, plan.Anchor0))
        {
            long start0 = gene.Tss0 - _left;
            bool hasVariant = start0 <= plan.Anchor0 && plan.Edit!.End0 <= start0 + _manifest.Window;
            if (hasVariant && !_genes.Any(gene, own0) && _genes.Any(gene, start0))
                yield return (start0, gene);
        }
    }
}
