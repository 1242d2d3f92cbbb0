using System.Text.Json;
using CisLens.Core;

namespace CisLens.Mutate.Runs;

/// <summary>
/// The progress of a run, in a file next to its first output: written when a part of the outputs is on disk, deleted when the outputs
/// are complete.
/// </summary>
sealed record ScoreProgress
{
    /// <summary>Hash of the settings that a run needs to continue this one.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Number of chunks of this run that are on disk.</summary>
    public required long Chunks { get; init; }

    /// <summary>Number of records in these chunks.</summary>
    public required long Records { get; init; }

    /// <summary>Number of probabilities that were limited in these chunks.</summary>
    public required long Clipped { get; init; }

    /// <summary>Number of alleles per status in these chunks.</summary>
    public required SortedDictionary<string, long> Counts { get; init; }

    /// <summary>Length of each output in bytes.</summary>
    public required long[] Lengths { get; init; }

    /// <summary>Length of the header of each output in bytes.</summary>
    public required long[] HeaderLengths { get; init; }

    /// <summary>True if all records are written, and the outputs only need their final names.</summary>
    public bool Whole { get; init; }

    /// <summary>Path of the file for an output.</summary>
    public static string PathOf(string output) => output + ".progress.json";

    /// <summary>Writes the file so that it survives a crash.</summary>
    public void Write(string output) => DurableFile.WriteText(PathOf(output), JsonSerializer.Serialize(this, Json.Line));

    /// <summary>Reads the file; null if there is none.</summary>
    /// <exception cref="InputException">The file is damaged, or from a run with other inputs or settings.</exception>
    public static ScoreProgress? Read(string output, string fingerprint)
    {
        string path = PathOf(output);
        if (!File.Exists(path))
            return null;
        ScoreProgress? progress;
        try
        {
            progress = JsonSerializer.Deserialize<ScoreProgress>(File.ReadAllText(path), Json.Line);
        }
        catch (JsonException e)
        {
            throw InputException.In(path, "damaged; run without --resume to start again", e);
        }
        return progress?.Fingerprint == fingerprint ? progress
            : throw InputException.In(path, "from a run with other inputs or settings; run without --resume to start again");
    }
}
