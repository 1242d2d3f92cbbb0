using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// Windows of the pre-mRNA of each gene that holds a variant: what a model must see to predict all places within a distance of it.
/// Everything outside of the transcript is N, and the model sees the gene's strand.
/// </summary>
/// <param name="genes">The genes.</param>
/// <param name="distance">Places on either side of the variant that are predicted.</param>
/// <param name="cropBp">What the model must see on either side of a place.</param>
public sealed class InTranscript(GeneTable genes, int distance, int cropBp) : IPlacement
{
    /// <inheritdoc/>
    public bool HasStrand => true;

    /// <inheritdoc/>
    public bool KeepsJobsWhole => true;

    /// <inheritdoc/>
    public AlleleStatus Refusal(AllelePlan plan) =>
        genes.At(plan.Template.Contig, plan.Anchor0).Any() ? AlleleStatus.Ok : AlleleStatus.NoGene;

    /// <inheritdoc/>
    public List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans)
    {
        var windows = new List<PlacedWindow>();
        var known = new Dictionary<(Template, Gene, long), PlacedWindow>();
        for (int allele = 0; allele < plans.Count; allele++)
        {
            var plan = plans[allele];
            if (!plan.Status.IsScored())
                continue;
            foreach (var gene in genes.At(plan.Template.Contig, plan.Anchor0))
            {
                var key = (plan.Template, gene, plan.Anchor0);
                if (!known.TryGetValue(key, out var window))
                    windows.Add(known[key] = window = WindowOf(plan, gene));
                window.Alleles.Add(new(allele, [Copy(window, plan.Edit!)]));
            }
        }
        return windows;
    }

    PlacedWindow WindowOf(AllelePlan plan, Gene gene) =>
        new(plan.Template with { From0 = gene.Start0, To0 = gene.End0 }, plan.Anchor0 - distance - cropBp,
            2 * distance + 1 + 2 * cropBp, gene);

    PlacedCopy Copy(PlacedWindow window, Edit edit)
    {
        // behind a deletion that is longer than the distance the model must still see enough
        long behind = Math.Max(window.Start0 + window.Length - cropBp - edit.End0, 0) + cropBp;
        int length = (int)(edit.Start0 - window.Start0 + edit.Alt.Length + behind);
        return new(window.Start0, length, null, new BinRange(0, length - 2 * cropBp), Summed: false);
    }
}
