using CisLens.Core;

namespace CisLens.Verify.Effects;

/// <summary>
/// Chooses the track of a group, without use of the measurements: the track given for the group, the track given for all groups, the
/// track with the name of the group, or the only track.
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
                $"{predicted.File} has {predicted.Tracks.Count} tracks ({Names()}); choose one with --track, or one per group with " +
                    "--track-of GROUP=TRACK");
        int index = predicted.Tracks.ToList().IndexOf(name);
        return index >= 0 ? index : throw new UsageException($"{predicted.File} has no track {name}; choose one of {Names()}");
    }

    string Names() => string.Join(", ", predicted.Tracks.Take(8)) + (predicted.Tracks.Count > 8 ? ", …" : "");
}
