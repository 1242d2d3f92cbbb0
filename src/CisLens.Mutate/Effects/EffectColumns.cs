using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>One effect that is computed: a score of a track.</summary>
/// <param name="Slot">Place of the track among those predicted.</param>
/// <param name="Track">The track.</param>
/// <param name="Score">The score.</param>
public sealed record EffectColumn(int Slot, Track Track, EffectScore Score);

/// <summary>Which effects are computed for an allele.</summary>
public sealed class EffectColumns
{
    /// <summary>With more values per window than this a model is asked for moments, where they give every score.</summary>
    public const int MostValues = 1 << 16;

    /// <summary>The scores of the tracks chosen, track by track.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="tracks">Indexes of the tracks chosen.</param>
    /// <param name="scores">The scores wanted, or null for the default.</param>
    /// <param name="hasBackground">True when there is a background, which some scores need.</param>
    /// <exception cref="UsageException">A score fits none of the tracks, or needs a background.</exception>
    public EffectColumns(
        ModelManifest manifest, IReadOnlyList<int> tracks, IReadOnlyList<EffectScore>? scores = null, bool hasBackground = false)
    {
        var chosen = tracks.Select(t => manifest.Tracks[t]).ToList();
        scores ??= ScoreCatalog.Default(chosen, manifest.Bins) is { Count: > 0 } usual ? usual
            : throw new UsageException($"no score fits the tracks of {manifest.Name}: {chosen[0].Kind} in {manifest.Bins} bins");
        foreach (var score in scores)
            if (!chosen.Any(t => score.AppliesTo(t, manifest.Bins)))
                throw new UsageException($"--score {score.Id} ({score.Formula}) fits none of the tracks chosen of {manifest.Name}");
        if (!hasBackground && scores.FirstOrDefault(s => s.BackgroundOf is not null) is { } judged)
            throw new UsageException($"--score {judged.Id} needs a background: " +
                "make one with cislens calibrate and give it with score --background");
        Columns = [.. from track in chosen.Index()
                      from score in scores
                      where score.AppliesTo(track.Item, manifest.Bins)
                      select new EffectColumn(track.Index, track.Item, score)];
        (Tracks, Scores) = (chosen, scores);
        if ((long)chosen.Count * manifest.Bins > MostValues && scores.Count > 0 && scores.All(s => s.OfMoments is not null))
            Transforms = [.. scores.Select(s => s.OfMoments!.Transform).Prepend(SignalTransform.Identity).Distinct()];
    }

    /// <summary>The tracks chosen.</summary>
    public IReadOnlyList<Track> Tracks { get; }

    /// <summary>The scores wanted.</summary>
    public IReadOnlyList<EffectScore> Scores { get; }

    /// <summary>What is computed, track by track in the manifest's order.</summary>
    public IReadOnlyList<EffectColumn> Columns { get; }

    /// <summary>What moments are taken of, the first the signal itself; empty when effects are made of values.</summary>
    public IReadOnlyList<SignalTransform> Transforms { get; } = [];

    /// <summary>Members of an ensemble whose own effects are kept, for their spread; 0 for none.</summary>
    public int Members { get; init; }

    /// <summary>True when a score has a spread over the members of an ensemble.</summary>
    public bool HasSpread(EffectScore score) => Members > 0 && score.BackgroundOf is null;
}
