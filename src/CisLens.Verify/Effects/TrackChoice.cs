using CisLens.Core;

namespace CisLens.Verify.Effects;

/// <summary>
/// Chooses the track of a group, without use of the measurements: the track given for the group, the track given for all groups, the
/// track with the name of the group, or the only track.
/// </summary>
sealed class TrackChoice(IReadOnlyList<PredictedEffects> files, int file, ComparisonOptions options)
{
    readonly PredictedEffects _predicted = files[file];

    /// <summary>Index of the track of a group.</summary>
    public int Of(string group)
    {
        string? name = options.TrackOf.TryGetValue(group, out string? own) ? own
            : options.Tracks.Count == 1 ? options.Tracks[0] : options.Tracks.ElementAtOrDefault(file);
        if (name is null && _predicted.Tracks.Count == 1)
            return 0;
        if (name is null && _predicted.Tracks.Contains(group))
            name = group;
        if (name is null)
            throw new UsageException(
                $"{_predicted.File} has {_predicted.Tracks.Count} tracks ({Names()}); choose one with --track, or one per group with " +
                    "--track-of GROUP=TRACK");
        int index = _predicted.Tracks.ToList().IndexOf(name);
        return index >= 0 ? index : throw new UsageException($"{_predicted.File} has no track {name}; choose one of {Names()}" +
            (files.Count > 1 ? "; --track takes one track per file, in the order of the files" : ""));
    }

    string Names() => string.Join(", ", _predicted.Tracks.Take(8)) + (_predicted.Tracks.Count > 8 ? ", …" : "");
}
