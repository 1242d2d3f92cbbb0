using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>One effect that is computed: a score of a track.</summary>
/// <param name="Slot">Index of the track among those that are predicted.</param>
/// <param name="Track">The track.</param>
/// <param name="Score">The score.</param>
public sealed record EffectColumn(int Slot, Track Track, EffectScore Score);

/// <summary>The effects that are computed for an allele: one column per chosen track and score. It never changes.</summary>
public sealed class EffectColumns
{
    /// <summary>If a window has more values than this, moments are requested, as long as all scores can be computed from them.</summary>
    public const int MostValues = 1 << 16;

    /// <summary>Pairs the chosen tracks with the scores that apply to them.</summary>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="tracks">Indexes of the chosen tracks.</param>
    /// <param name="scores">The scores; null for the default.</param>
    /// <param name="hasBackground">True if there is a background, which some scores need.</param>
    /// <param name="primaryOnly">True for only the first score that applies to a track.</param>
    /// <param name="ofGenes">True for scores per gene, false for scores per allele.</param>
    /// <exception cref="UsageException">A score applies to none of the tracks, or needs a background or genes.</exception>
    public EffectColumns(
        ModelManifest manifest, IReadOnlyList<int> tracks, IReadOnlyList<EffectScore>? scores = null, bool hasBackground = false,
        bool primaryOnly = false, bool ofGenes = false)
    {
        var chosen = tracks.Select(t => manifest.Tracks[t]).ToList();
        scores ??= ScoreCatalog.Default(chosen, manifest.Bins) is { Count: > 0 } usual ? usual
            : throw new UsageException($"no score applies to the tracks of {manifest.Name}: {chosen[0].Kind} in {manifest.Bins} bins");
        foreach (var score in scores)
            if (!chosen.Any(t => score.AppliesTo(t, manifest.Bins)))
                throw new UsageException($"--score {score.Id} ({score.Formula}) applies to none of the chosen tracks of {manifest.Name}; " +
                    "cislens scores lists all scores");
        if (!hasBackground && scores.FirstOrDefault(s => s.BackgroundOf is not null) is { } judged)
            throw new UsageException($"--score {judged.Id} needs a background; " +
                "make one with cislens background, and give it with score --background");
        if (scores.FirstOrDefault(s => s.OfGene != ofGenes) is { } other)
            throw new UsageException(ofGenes
                ? $"--score {other.Id} is not a score per gene; leave out --genes, or give one of " +
                    string.Join(", ", GeneScores.All.Select(s => s.Id))
                : $"--score {other.Id} is a score per gene; give the genes to cislens score with --genes GTF");
        Columns = [.. from track in chosen.Index()
                      from score in scores.Where(s => s.AppliesTo(track.Item, manifest.Bins)).Take(primaryOnly ? 1 : scores.Count)
                      select new EffectColumn(track.Index, track.Item, score)];
        (Tracks, Scores) = (chosen, scores);
        if (!ofGenes && (long)chosen.Count * manifest.Bins > MostValues && scores.Count > 0 && scores.All(s => s.OfMoments is not null))
            Transforms = [.. scores.Select(s => s.OfMoments!.Transform).Prepend(SignalTransform.Identity).Distinct()];
    }

    /// <summary>The chosen tracks.</summary>
    public IReadOnlyList<Track> Tracks { get; }

    /// <summary>The scores.</summary>
    public IReadOnlyList<EffectScore> Scores { get; }

    /// <summary>The columns, track by track in the order of the manifest.</summary>
    public IReadOnlyList<EffectColumn> Columns { get; }

    /// <summary>The transforms whose moments are requested, the identity first; empty if values are requested.</summary>
    public IReadOnlyList<SignalTransform> Transforms { get; } = [];

    /// <summary>Members of an ensemble whose effects are kept to compute the spread; 0 for none.</summary>
    public int Members { get; init; }

    /// <summary>True if a score has a spread over the members of an ensemble.</summary>
    public bool HasSpread(EffectScore score) => Members > 0 && score.BackgroundOf is null;
}
