using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// Windows in each gene that contains a variant: all bases that a model needs to predict the positions near the variant.
/// Bases outside the transcript are N, and the model gets the strand of the gene.
/// </summary>
/// <param name="genes">The genes.</param>
/// <param name="distance">Number of positions on either side of the variant that are predicted.</param>
/// <param name="cropBp">Number of bases that the model needs on either side of a position.</param>
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
                window.Alleles.Add((allele, [Copy(window, plan.Edit!)]));
            }
        }
        return windows;
    }

    PlacedWindow WindowOf(AllelePlan plan, Gene gene) =>
        new(plan.Template with { From0 = gene.Start0, To0 = gene.End0 }, plan.Anchor0 - distance - cropBp,
            2 * distance + 1 + 2 * cropBp, gene);

    PlacedCopy Copy(PlacedWindow window, Edit edit)
    {
        // after a deletion that is longer than the distance, the model still needs its flank
        long behind = Math.Max(window.Start0 + window.Length - cropBp - edit.End0, 0) + cropBp;
        int length = (int)(edit.Start0 - window.Start0 + edit.Alt.Length + behind);
        return new(window.Start0, length, null, new BinRange(0, length - 2 * cropBp), Summed: false);
    }
}
