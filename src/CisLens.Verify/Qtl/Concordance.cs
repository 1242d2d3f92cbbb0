using CisLens.Core;
using CisLens.Metrics;
using CisLens.Verify.Effects;

namespace CisLens.Verify.Qtl;

/// <summary>Variants whose absolute predicted effect is at least a threshold, and how many have the right direction.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Called">Number of variants at or above it.</param>
/// <param name="Coverage">Their share.</param>
/// <param name="Accuracy">Concordance: the share of them with the right direction.</param>
public readonly record struct ConcordancePoint(double Threshold, int Called, double Coverage, MetricValue Accuracy);

/// <summary>Confident calls at a threshold that was chosen on other variants.</summary>
/// <param name="Level"><c>robust</c> or <c>permissive</c>.</param>
/// <param name="Target">The concordance that the threshold was chosen for.</param>
/// <param name="ChosenOn">Number of variants that chose the threshold.</param>
/// <param name="Judged">Number of other variants, which are judged.</param>
/// <param name="Point">Those of them at or above the threshold; null if no threshold reaches the target.</param>
public sealed record ConfidentCalls(string Level, double Target, int ChosenOn, int Judged, ConcordancePoint? Point);

/// <summary>Concordance against coverage, and confident calls (docs/conventions.md, sections 14.4 and 14.5).</summary>
public static class Concordance
{
    const double Z = 1.96;
    const int Points = 20;   // of the curve: coverage 5 % to 100 %
    static readonly (string Level, double Target)[] s_levels = [("robust", 0.9), ("permissive", 0.8)];

    /// <summary>The lower 95 % bound of a share (Wilson 1927).</summary>
    /// <param name="share">k / n.</param>
    /// <param name="n">Number of variants.</param>
    public static double LowerBound(double share, int n) =>
        (share + Z * Z / (2 * n) - Z * Math.Sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n))) / (1 + Z * Z / n);

    /// <summary>
    /// The smallest absolute score above 0 for which the lower bound of the concordance of all scores at or above it reaches a target; NaN
    /// if there is none.
    /// </summary>
    /// <param name="scores">Predicted effects.</param>
    /// <param name="effects">Measured effects; none is 0.</param>
    /// <param name="target">The concordance to reach.</param>
    public static double Threshold(double[] scores, double[] effects, double target)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] != 0).OrderByDescending(i => Math.Abs(scores[i]))];
        double threshold = double.NaN;
        for (int n = 1, right = 0; n <= order.Length; n++)
        {
            right += Math.Sign(scores[order[n - 1]]) == Math.Sign(effects[order[n - 1]]) ? 1 : 0;
            double size = Math.Abs(scores[order[n - 1]]);
            bool last = n == order.Length || Math.Abs(scores[order[n]]) < size;   // equal scores are called together
            if (last && LowerBound((double)right / n, n) >= target)
                threshold = size;
        }
        return threshold;
    }

    /// <summary>The curve of the concordance: coverage of 5 % to 100 %. Equal scores are called together.</summary>
    /// <param name="scores">Predicted effects.</param>
    /// <param name="effects">Measured effects; none is 0.</param>
    /// <param name="contigs">Contig of each variant, a block of the bootstrap.</param>
    /// <param name="rng">Source of the bootstrap.</param>
    internal static IReadOnlyList<ConcordancePoint> Curve(double[] scores, double[] effects, string[] contigs, Rng rng)
    {
        double[] sizes = [.. scores.Select(Math.Abs).OrderDescending()];
        return [.. Enumerable.Range(1, Points).Select(p => (int)Math.Ceiling((double)p * sizes.Length / Points))
            .Where(n => n >= EffectComparison.FewestAlleles).Select(n => sizes[n - 1]).Distinct()
            .Select(threshold => At(threshold, scores, effects, contigs, rng.Split("curve")))];
    }

    /// <summary>The calls at both levels, with thresholds from other variants.</summary>
    internal static IReadOnlyList<ConfidentCalls> Calls((double[] Scores, double[] Effects) choosing, double[] scores, double[] effects,
        string[] contigs, Rng rng) =>
        [.. s_levels.Select(level => new ConfidentCalls(level.Level, level.Target, choosing.Scores.Length, scores.Length,
            Threshold(choosing.Scores, choosing.Effects, level.Target) is var threshold && double.IsNaN(threshold) ? null
                : At(threshold, scores, effects, contigs, rng.Split(level.Level))))];

    static ConcordancePoint At(double threshold, double[] scores, double[] effects, string[] contigs, Rng rng)
    {
        int[] called = [.. Enumerable.Range(0, scores.Length).Where(i => Math.Abs(scores[i]) >= threshold)];
        var metric = called.Length < EffectComparison.FewestAlleles ? null
            : new SignAccuracy([.. called.Select(i => scores[i])], [.. called.Select(i => effects[i])]);
        return new(threshold, called.Length, (double)called.Length / scores.Length, metric is null ? MetricValue.None
            : MetricValue.From(metric, new BlockBootstrap([.. called.Select(i => contigs[i])], rng)));
    }
}
