using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>Every effect score by its id.</summary>
public static class ScoreCatalog
{
    /// <summary>All scores, in the order of conventions section 9.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
        [.. WindowScores.All, .. SumScores.All, .. DistanceScores.All, JensenShannon.Score, SumScores.Active];

    /// <summary>The scores named, in the order named.</summary>
    /// <exception cref="UsageException">A name is unknown.</exception>
    public static IReadOnlyList<EffectScore> Named(IEnumerable<string> ids) => [.. ids.Distinct().Select(Named)];

    /// <summary>What is computed when nothing is asked for: <c>diff</c>, and <c>logsum</c> for signal along the sequence.</summary>
    public static IReadOnlyList<EffectScore> Default(IReadOnlyList<Track> tracks, int bins)
    {
        bool signal = tracks.Any(t => t.Kind == TrackKind.Signal && bins > 1);
        bool window = tracks.Any(t => Named("diff").AppliesTo(t, bins));
        return [.. window ? [Named("diff")] : Array.Empty<EffectScore>(), .. signal ? [Named("logsum")] : Array.Empty<EffectScore>()];
    }

    /// <summary>What a background holds when nothing is asked for: the default, and for probabilities what E-values are made of.</summary>
    public static IReadOnlyList<EffectScore> Calibrated(IReadOnlyList<Track> tracks, int bins) =>
        [.. Default(tracks, bins), .. tracks.Any(t => Named("dsmag").AppliesTo(t, bins)) ? [Named("dsmag")] : Array.Empty<EffectScore>()];

    static EffectScore Named(string id) => All.FirstOrDefault(s => s.Id == id) ??
        throw new UsageException($"--score {id} is unknown; the scores are {string.Join(", ", All.Select(s => s.Id))}");
}
