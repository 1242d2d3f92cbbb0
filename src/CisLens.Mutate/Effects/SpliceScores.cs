using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>
/// Scores of single-base changes with a splice model. They are SpliceAI's delta scores (Jaganathan 2019), computed separately for
/// acceptors and donors. W means all positions within the distance of the changed base.
/// </summary>
public static class SpliceScores
{
    /// <summary>The scores; the first is the default.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
    [
        Score("change", "the gain, or minus the loss if the loss is larger", signed: true,
            (r, a) => Largest(r, a) is var gain && Largest(a, r) is var loss && loss > gain ? -loss : gain),
        Score("gain", "largest p(x1) - p(x0) at a position of W", signed: false, (r, a) => Largest(r, a)),
        Score("loss", "largest p(x0) - p(x1) at a position of W", signed: false, (r, a) => Largest(a, r)),
    ];

    /// <summary>The tracks and scores of a run with a splice model.</summary>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="tracks">Indexes of the chosen tracks.</param>
    /// <param name="ids">Ids of the scores; none for the default.</param>
    /// <exception cref="UsageException">An id is unknown.</exception>
    internal static EffectColumns Columns(ModelManifest manifest, IReadOnlyList<int> tracks, IReadOnlyList<string> ids) =>
        new(manifest, tracks, ids.Count == 0 ? [All[0]] : [.. ids.Distinct().Select(Named)]);

    static EffectScore Named(string id) => All.FirstOrDefault(s => s.Id == id) ?? throw new UsageException(
        $"--score {id}: unknown score of splice sites; expected one of {string.Join(", ", All.Select(s => s.Id))}");

    static EffectScore Score(string id, string formula, bool signed, Reduction compute) =>
        new(id, formula, signed, Binned: true, compute) { OfProbability = true, ComparesBins = true };

    static double Largest(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        float largest = float.NegativeInfinity;
        for (int i = 0; i < before.Length; i++)
            largest = Math.Max(largest, after[i] - before[i]);
        return largest;
    }
}
