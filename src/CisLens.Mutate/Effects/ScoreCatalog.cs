using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>All effect scores.</summary>
public static class ScoreCatalog
{
    /// <summary>All scores, in the order of docs/conventions.md, section 9.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
        [.. WindowScores.All, .. SumScores.All, .. DistanceScores.All, JensenShannon.Score, SumScores.Active, .. GeneScores.All];

    /// <summary>The scores with these ids, in this order.</summary>
    /// <exception cref="UsageException">An id is unknown.</exception>
    public static IReadOnlyList<EffectScore> Named(IEnumerable<string> ids) => [.. ids.Distinct().Select(Named)];

    /// <summary>
    /// The default: <c>logodds</c> and <c>diff</c> for probabilities, <c>diff</c> for other values of a window, and <c>logsum</c> for
    /// signal in bins; <c>sax</c> for probabilities in bins. The first that applies to a track is its primary score
    /// (docs/decisions/default-score.md).
    /// </summary>
    public static IReadOnlyList<EffectScore> Default(IReadOnlyList<Track> tracks, int bins) =>
        Applying(["logodds", "diff", "logsum"], tracks, bins) is { Count: > 0 } usual ? usual : Applying(["sax"], tracks, bins);

    /// <summary>The default of scores per gene: <c>logsed</c>.</summary>
    public static IReadOnlyList<EffectScore> OfGenes { get; } = [Named("logsed")];

    /// <summary>The default of a window around a start site: <c>diff</c>, as in ExPecto and MENTR, or <c>logsum</c> in bins.</summary>
    internal static IReadOnlyList<EffectScore> AroundTss(int bins) => [Named(bins == 1 ? "diff" : "logsum")];

    /// <summary>The default of a background: the default scores, and for probabilities <c>dsmag</c>, which E-values need.</summary>
    public static IReadOnlyList<EffectScore> Calibrated(IReadOnlyList<Track> tracks, int bins) =>
        [.. Default(tracks, bins), .. Applying(["dsmag"], tracks, bins)];

    // logsum of one bin is diff of a logarithm: such a track has diff
    static IReadOnlyList<EffectScore> Applying(string[] ids, IReadOnlyList<Track> tracks, int bins) =>
        [.. Named(ids).Where(score => tracks.Any(t => score.AppliesTo(t, bins)) && (!score.Binned || bins > 1))];

    static EffectScore Named(string id) => All.FirstOrDefault(s => s.Id == id) ??
        throw new UsageException($"--score {id}: unknown score; expected one of {string.Join(", ", All.Select(s => s.Id))}");
}
