using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>Alleles and windows that are scored together; no batch contains windows of two jobs.</summary>
public abstract class ScoringJob
{
    /// <summary>The alleles.</summary>
    public abstract IReadOnlyList<AlleleScore> Alleles { get; }

    /// <summary>The windows to predict.</summary>
    public abstract IReadOnlyList<PlacedWindow> Windows { get; }

    /// <summary>Completes the effects; called when all windows are predicted.</summary>
    public virtual void Finish()
    {
        foreach (var allele in Alleles)
            allele.Finish();
    }
}
