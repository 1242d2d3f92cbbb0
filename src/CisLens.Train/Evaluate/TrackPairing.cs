using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Evaluate;

/// <summary>Which track of a model is judged by each track of the data.</summary>
static class TrackPairing
{
    const int MostNames = 3;

    /// <summary>For each track of the data, the index of the track of the model: the one that the user names, or the one with its id.</summary>
    /// <exception cref="ModelException">A track is missing, or its kind differs and the user has not chosen it.</exception>
    public static int[] Find(ModelManifest model, IReadOnlyList<Track> data, IReadOnlyDictionary<string, string> trackOf)
    {
        if (trackOf.Keys.FirstOrDefault(id => data.All(t => t.Id != id)) is { } unknown)
            throw new UsageException($"--track-of names the track {unknown} of the data, which has {Some(data)}");
        return [.. data.Select(track => Find(model, data, track, trackOf.GetValueOrDefault(track.Id)))];
    }

    static int Find(ModelManifest model, IReadOnlyList<Track> data, Track track, string? chosen)
    {
        int index = model.Tracks.ToList().FindIndex(t => t.Id == (chosen ?? track.Id));
        if (index < 0)
            throw new ModelException(chosen is not null
                ? $"--track-of: model {model.Name} has no track {chosen}; it has {Some(model.Tracks)}"
                : $"model {model.Name} has the tracks {Some(model.Tracks)}; the data has {Some(data)}: "
                    + $"choose with --track-of {track.Id}=TRACK of the model");
        var kind = model.Tracks[index].Kind;
        if (chosen is null && kind != track.Kind)
            throw new ModelException($"track {track.Id} is {Text(kind)} in model {model.Name} and {Text(track.Kind)} in the data; "
                + $"--track-of {track.Id}={track.Id} compares them by rank and correlation only, or prepare the data with --label-kind");
        return index;
    }

    static string Text(TrackKind kind) => kind switch
    {
        TrackKind.Probability => "a class (probability)",
        TrackKind.Scalar => "a measured value",
        _ => "signal",
    };

    static string Some(IReadOnlyList<Track> tracks) =>
        string.Join(", ", tracks.Take(MostNames).Select(t => t.Id)) + (tracks.Count > MostNames ? $" and {tracks.Count - MostNames} more" : "");
}
