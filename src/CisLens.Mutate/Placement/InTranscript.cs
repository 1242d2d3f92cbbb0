using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// Windows in each gene that contains a variant: all bases that a model needs to predict the positions near the variant.
/// Bases outside the transcript are N, and the model gets the strand of the gene.
/// </summary>
/// <param name="genes">The genes; null if whole contigs are transcripts on the plus strand.</param>
/// <param name="distance">Number of positions on either side of the variant that are predicted.</param>
/// <param name="cropBp">Number of bases that the model needs on either side of a position.</param>
public sealed class InTranscript(GeneTable? genes, int distance, int cropBp) : IPlacement
{
    /// <inheritdoc/>
    public bool HasStrand => true;

    /// <inheritdoc/>
    public bool KeepsJobsWhole { get; init; } = true;

    // a window is expensive, and saturation mutagenesis has many copies of it
    int IPlacement.CopiesPerWindow => int.MaxValue;

    /// <inheritdoc/>
    public AlleleStatus Refusal(AllelePlan plan) => GenesOf(plan).Any() ? AlleleStatus.Ok : AlleleStatus.NoGene;

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
            foreach (var gene in GenesOf(plan))
            {
                var key = (plan.Template, gene, plan.Anchor0);
                if (!known.TryGetValue(key, out var window))
                    windows.Add(known[key] = window = WindowOf(plan.Template, gene, plan.Anchor0, 1));
                window.Alleles.Add((allele, [Copy(window, plan.Edit!)]));
            }
        }
        return windows;
    }

    /// <summary>The window that predicts the positions near some bases.</summary>
    /// <param name="template">The chromosome.</param>
    /// <param name="gene">The gene; null if the whole contig is a transcript on the plus strand.</param>
    /// <param name="start0">0-based position of the first base.</param>
    /// <param name="bases">Number of bases.</param>
    public PlacedWindow WindowOf(Template template, Gene? gene, long start0, int bases) =>
        new(gene is null ? template : template with { From0 = gene.Start0, To0 = gene.End0 }, start0 - distance - cropBp,
            bases + 2 * (distance + cropBp), gene);

    /// <summary>Puts a substitution into a window, to predict only the positions near it.</summary>
    /// <param name="window">The window.</param>
    /// <param name="allele">Index of the allele in its job.</param>
    /// <param name="plan">The plan of the allele.</param>
    public void Add(PlacedWindow window, int allele, AllelePlan plan)
    {
        var near = new BinRange((int)(plan.Anchor0 - window.Start0) - distance - cropBp, 2 * distance + 1);
        if (window.Reverse)
            near = near.Reversed(window.Length - 2 * cropBp);
        window.Alleles.Add((allele, [new(window.Start0, window.Length, near, near, Summed: true)]));
    }

    IEnumerable<Gene> GenesOf(AllelePlan plan) => genes?.At(plan.Template.Contig, plan.Anchor0) ?? [];

    PlacedCopy Copy(PlacedWindow window, Edit edit)
    {
        // after a deletion that is longer than the distance, the model still needs its flank
        long behind = Math.Max(window.Start0 + window.Length - cropBp - edit.End0, 0) + cropBp;
        int length = (int)(edit.Start0 - window.Start0 + edit.Alt.Length + behind);
        return new(window.Start0, length, null, new BinRange(0, length - 2 * cropBp), Summed: false);
    }
}
