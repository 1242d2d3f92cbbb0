using System.Text.Json;
using CisLens.Core;

namespace CisLens.Train.Resume;

/// <summary>Reads and checks the JSON state of a checkpoint.</summary>
static class SavedState
{
    /// <summary>Reads a state.</summary>
    /// <exception cref="InputException">Another version of CisLens wrote it.</exception>
    public static T Read<T>(string path) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json.Indented)!;
        }
        catch (JsonException)
        {
            throw InputException.In(path, "is a checkpoint of another version of CisLens; run without --resume");
        }
    }

    /// <summary>Checks that data and options are those of the checkpoint. The error names the options that differ.</summary>
    /// <exception cref="InputException">The checkpoint belongs to another training.</exception>
    public static void MustFit<T>(string path, (string Data, T Options) saved, (string Data, T Options) now)
    {
        if (saved.Data != now.Data)
            throw InputException.In(path, "the checkpoint was made with other data; use that data, or run without --resume");
        var mine = JsonSerializer.SerializeToNode(saved.Options, Json.Indented)!.AsObject();
        var theirs = JsonSerializer.SerializeToNode(now.Options, Json.Indented)!.AsObject();
        string[] differing = [.. mine.Select(p => p.Key).Union(theirs.Select(p => p.Key))
            .Where(key => mine[key]?.ToJsonString() != theirs[key]?.ToJsonString()).Order(StringComparer.Ordinal)];
        if (differing.Length > 0)
            throw InputException.In(path, $"the checkpoint was made with other options ({string.Join(", ", differing)}); "
                + "use the same options, or run without --resume");
    }
}
