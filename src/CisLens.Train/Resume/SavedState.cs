using System.Text.Json;
using CisLens.Core;

namespace CisLens.Train.Resume;

/// <summary>The JSON state of a checkpoint, of any kind of training.</summary>
static class SavedState
{
    /// <summary>Reads a state.</summary>
    /// <exception cref="InputException">Another version of the program wrote it.</exception>
    public static T Read<T>(string path) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json.Indented)!;
        }
        catch (JsonException)
        {
            throw InputException.In(path, "is the checkpoint of another version of CisLens; train again without --resume");
        }
    }

    /// <summary>Refuses to continue with other data or options; the error names the options that differ.</summary>
    /// <exception cref="InputException">The checkpoint belongs to another training.</exception>
    public static void MustFit<T>(string path, (string Data, T Options) saved, (string Data, T Options) now)
    {
        if (saved.Data != now.Data)
            throw InputException.In(path, "the checkpoint was made with other data; train again without --resume");
        var mine = JsonSerializer.SerializeToNode(saved.Options, Json.Indented)!.AsObject();
        var theirs = JsonSerializer.SerializeToNode(now.Options, Json.Indented)!.AsObject();
        string[] differing = [.. mine.Select(p => p.Key).Union(theirs.Select(p => p.Key))
            .Where(key => mine[key]?.ToJsonString() != theirs[key]?.ToJsonString()).Order(StringComparer.Ordinal)];
        if (differing.Length > 0)
            throw InputException.In(path, $"the checkpoint was made with other options ({string.Join(", ", differing)}); "
                + "give the same ones or train again without --resume");
    }
}
