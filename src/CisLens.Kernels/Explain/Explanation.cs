namespace CisLens.Kernels.Explain;

/// <summary>How much each base of a sequence contributes to a score.</summary>
/// <param name="Id">Name of the sequence.</param>
/// <param name="Decision">Its decision value f.</param>
/// <param name="Values">Four values (A, C, G, T) a position; one position alone for <see cref="ExplainMode.PerturbationAtCentre"/>.</param>
public sealed record Explanation(string Id, double Decision, double[] Values)
{
    /// <summary>Number of positions.</summary>
    public int Positions => Values.Length / HammingScheme.Bases;

    /// <summary>The value of a base at a position.</summary>
    public double At(int position0, int baseCode) => Values[position0 * HammingScheme.Bases + baseCode];
}
