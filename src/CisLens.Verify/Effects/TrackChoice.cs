using CisLens.Core;

namespace CisLens.Verify.Effects;

/// <summary>
/// Which track answers for a group, settled before any measurement is looked at: the one given for it, the one given for
/// all, the one of the group's own name, or the only one.
/// </summary>
sealed class TrackChoice(PredictedEffects predicted, ComparisonOptions options)
{
    /// <summary>Index of the track of a group.</summary>
    public int Of(string group)
    {
        string? name = options.TrackOf.TryGetValue(group, out string? own) ? own : options.Track;
        if (name is null && predicted.Tracks.Count == 1)
            return 0;
        if (name is null && predicted.Tracks.Contains(group))
            name = group;
        if (name is null)
            throw new UsageException(
                $"{predicted.File} has {predicted.Tracks.Count} tracks ({Names()}); choose one with --track, or one a group with " +
                    "--track-map");
        int index = predicted.Tracks.ToList().IndexOf(name);
        return index >= 0 ? index : throw new UsageException($"{predicted.File} has no track {name}; it has {Names()}");
    }

    string Names() => string.Join(", ", predicted.Tracks.Take(8)) + (predicted.Tracks.Count > 8 ? ", …" : "");
}
