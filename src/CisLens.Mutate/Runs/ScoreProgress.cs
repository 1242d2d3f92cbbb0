using System.Text.Json;
using CisLens.Core;

namespace CisLens.Mutate.Runs;

/// <summary>How far a run has come: written beside its output whenever more of it is durable, gone when the output is whole.</summary>
sealed record ScoreProgress
{
    /// <summary>What the run must have in common with the one that goes on.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Chunks of this run that are durable.</summary>
    public required long Chunks { get; init; }

    /// <summary>Records in them.</summary>
    public required long Records { get; init; }

    /// <summary>Probabilities that were clipped in them.</summary>
    public required long Clipped { get; init; }

    /// <summary>Their alleles per status.</summary>
    public required SortedDictionary<string, long> Counts { get; init; }

    /// <summary>Length of each output in bytes.</summary>
    public required long[] Lengths { get; init; }

    /// <summary>Length of what stands above the first record in each output.</summary>
    public required long[] HeaderLengths { get; init; }

    /// <summary>True when nothing is left but to give the outputs their names.</summary>
    public bool Whole { get; init; }

    /// <summary>Its place beside an output.</summary>
    public static string PathOf(string output) => output + ".progress.json";

    /// <summary>Writes it durably.</summary>
    public void Write(string output) => DurableFile.WriteText(PathOf(output), JsonSerializer.Serialize(this, Json.Line));

    /// <summary>Reads it, or null when there is nothing to go on with.</summary>
    /// <exception cref="InputException">The file is damaged, or is of a run with other inputs or settings.</exception>
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
            throw InputException.In(path, "is damaged; run without --resume", e);
        }
        return progress?.Fingerprint == fingerprint ? progress
            : throw InputException.In(path, "is of a run with other inputs or settings; run without --resume to start anew");
    }
}
