using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>All effect scores.</summary>
public static class ScoreCatalog
{
    /// <summary>All scores, in the order of docs/conventions.md, section 9.</summary>
    public static IReadOnlyList<EffectScore> All { get; } =
        [.. WindowScores.All, .. SumScores.All, .. DistanceScores.All, JensenShannon.Score, SumScores.Active];

    /// <summary>The scores with these ids, in this order.</summary>
    /// <exception cref="UsageException">An id is unknown.</exception>
    public static IReadOnlyList<EffectScore> Named(IEnumerable<string> ids) => [.. ids.Distinct().Select(Named)];

    /// <summary>The default: <c>diff</c>, and <c>logsum</c> for signal in bins.</summary>
    public static IReadOnlyList<EffectScore> Default(IReadOnlyList<Track> tracks, int bins)
    {
        bool signal = tracks.Any(t => t.Kind == TrackKind.Signal && bins > 1);
        bool window = tracks.Any(t => Named("diff").AppliesTo(t, bins));
        return [.. window ? [Named("diff")] : Array.Empty<EffectScore>(), .. signal ? [Named("logsum")] : Array.Empty<EffectScore>()];
    }

    /// <summary>The default of a background: the default scores, and for probabilities <c>dsmag</c>, which E-values need.</summary>
    public static IReadOnlyList<EffectScore> Calibrated(IReadOnlyList<Track> tracks, int bins) =>
        [.. Default(tracks, bins), .. tracks.Any(t => Named("dsmag").AppliesTo(t, bins)) ? [Named("dsmag")] : Array.Empty<EffectScore>()];

    static EffectScore Named(string id) => All.FirstOrDefault(s => s.Id == id) ??
        throw new UsageException($"--score {id}: unknown score; expected one of {string.Join(", ", All.Select(s => s.Id))}");
}
