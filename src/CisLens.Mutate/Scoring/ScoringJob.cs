using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>A piece of work that is scored as a whole and then handed back: its batches hold nothing of another piece.</summary>
public abstract class ScoringJob
{
    /// <summary>The alleles.</summary>
    public abstract IReadOnlyList<AlleleScore> Alleles { get; }

    /// <summary>The windows to predict.</summary>
    public abstract IReadOnlyList<PlacedWindow> Windows { get; }

    /// <summary>Called when every window is predicted.</summary>
    public virtual void Finish()
    {
        foreach (var allele in Alleles)
            allele.Finish();
    }
}
