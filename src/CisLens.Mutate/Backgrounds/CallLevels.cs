using System.Text.Json;
using System.Text.Json.Serialization;
using CisLens.Core;

namespace CisLens.Mutate.Backgrounds;

/// <summary>A threshold that measured effects chose, and what it gives on measured effects that did not choose it.</summary>
/// <param name="Track">Id of the track.</param>
/// <param name="Score">Id of the score.</param>
/// <param name="Level"><c>robust</c> or <c>permissive</c>.</param>
/// <param name="Target">The share of right directions that the threshold was chosen for.</param>
/// <param name="ChosenOn">Number of variants that chose the threshold.</param>
/// <param name="Judged">Number of other variants.</param>
/// <param name="Called">Those of them at or above the threshold.</param>
/// <param name="Threshold">Smallest absolute effect of a call; null if no threshold reaches the target.</param>
/// <param name="Concordance">The share of the called ones with the right direction; null if they are too few.</param>
public sealed record CallLevel(string Track, string Score, string Level, double Target, int ChosenOn, int Judged, int Called,
    double? Threshold = null, double? Concordance = null);

/// <summary>Levels of confident calls, for effects with the same settings as those that were compared with measured effects.</summary>
/// <param name="Keys">The settings of the effects.</param>
/// <param name="Source">Path of the measured effects.</param>
/// <param name="Levels">One per track, score and level.</param>
public sealed record CallLevels(BackgroundKeys Keys, string Source, IReadOnlyList<CallLevel> Levels)
{
    /// <summary>Path of the file that was read.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>The call of an effect below every threshold.</summary>
    public const string None = "none";

    /// <summary>The levels of a track and score, the strictest first.</summary>
    /// <param name="track">Id of the track.</param>
    /// <param name="score">Id of the score.</param>
    public IReadOnlyList<CallLevel> Of(string track, string score) =>
        [.. Levels.Where(level => level.Track == track && level.Score == score).OrderByDescending(level => level.Target)];

    /// <summary>Writes the file.</summary>
    public void Write(string path) => DurableFile.WriteText(path, JsonSerializer.Serialize(this, Json.Indented) + "\n");

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, or is not one of <c>bench qtl</c>.</exception>
    public static CallLevels Read(string path)
    {
        const string Expected = "expected calls.json of cislens bench qtl --threshold-contigs";
        if (!System.IO.File.Exists(path))
            throw InputException.In(path, $"no such file; {Expected}");
        try
        {
            return (JsonSerializer.Deserialize<CallLevels>(System.IO.File.ReadAllText(path), Json.Line)
                ?? throw InputException.In(path, $"empty; {Expected}")) with { File = path };
        }
        catch (JsonException e)
        {
            throw InputException.In(path, $"{e.Message.Split('\n')[0].TrimEnd('.')}; {Expected}");
        }
    }
}
