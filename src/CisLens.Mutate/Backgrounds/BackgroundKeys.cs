using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Mutate.Backgrounds;

/// <summary>
/// The settings that an effect depends on. Backgrounds and levels of calls are used only for effects with the same settings.
/// </summary>
public sealed record BackgroundKeys
{
    /// <summary>Hash of the model; another fold, seed or ensemble has another hash.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Length of the window in bp.</summary>
    public required int Window { get; init; }

    /// <summary>The base of the window that is the anchor.</summary>
    public required string Centre { get; init; }

    /// <summary>The strand rule.</summary>
    public required string Strand { get; init; }

    /// <summary>Shifts over which scores are averaged.</summary>
    public required string Shifts { get; init; }

    /// <summary>The base of a record that is the anchor.</summary>
    public required string Anchor { get; init; }

    /// <summary>What stays in place around an indel; <c>default</c> without <c>--alt-mode</c>.</summary>
    public required string AltMode { get; init; }

    /// <summary>Width in bp of the bins that are scored; <c>all</c> for the whole output.</summary>
    public required string Mask { get; init; }

    /// <summary>Variants within this many bp share a window; 0 in a background from <c>background</c>.</summary>
    public int ShareWithinBp { get; init; }

    /// <summary>
    /// <c>signal</c> if the transforms of the labels are undone before scores are computed; null for a model whose labels were not
    /// transformed.
    /// </summary>
    public string? Scale { get; init; }

    /// <summary>Key of these settings in the settings of a run record.</summary>
    public const string RecordKey = "effect_keys";

    /// <summary>The settings in the record of a run; null without a record, or without effects that calls can be made for.</summary>
    /// <param name="output">The output of the run.</param>
    public static BackgroundKeys? OfRun(string output)
    {
        string record = output + RunRecord.Ending;
        try
        {
            return File.Exists(record) && JsonNode.Parse(File.ReadAllText(record))?["settings"]?[RecordKey] is { } keys
                ? keys.Deserialize<BackgroundKeys>(Json.Line) : null;
        }
        catch (JsonException e)
        {
            throw InputException.In(record, $"{e.Message.Split('\n')[0].TrimEnd('.')}; expected the record of a run of cislens score");
        }
    }

    /// <summary>Refuses a background or levels with other settings than those of a run.</summary>
    /// <param name="run">The settings of the run.</param>
    /// <param name="file">Path of the file, which the message names.</param>
    /// <param name="what">What the file has.</param>
    /// <param name="command">The command that makes it.</param>
    /// <exception cref="InputException">A setting differs; the message names all that do.</exception>
    public void MustBe(BackgroundKeys run, string file, string what = "background", string command = "cislens background")
    {
        var mine = JsonSerializer.SerializeToNode(this, Json.Line)!.AsObject();
        var theirs = JsonSerializer.SerializeToNode(run, Json.Line)!.AsObject();
        var differing = mine.Concat(theirs).Select(key => key.Key).Distinct().Where(key => !JsonNode.DeepEquals(mine[key], theirs[key]))
            .Select(key => $"{key} {mine[key]?.ToString() ?? "none"}, this run has {theirs[key]?.ToString() ?? "none"}").ToList();
        if (differing.Count > 0)
            throw InputException.In(file,
                $"{what} of {string.Join("; ", differing)}; make one with {command} and the options of this run");
    }
}
