using System.Text.Json;
using CisLens.Core;

namespace CisLens.Mutate.Backgrounds;

/// <summary>All that an effect depends on beside the variant: a background says something of effects with the same keys alone.</summary>
public sealed record BackgroundKeys
{
    /// <summary>The model's content; another fold, seed or ensemble has another.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Length of the window in bp.</summary>
    public required int Window { get; init; }

    /// <summary>Which base of the window is the anchor.</summary>
    public required string Centre { get; init; }

    /// <summary>How strands are averaged.</summary>
    public required string Strand { get; init; }

    /// <summary>Shifts that scores are averaged over.</summary>
    public required string Shifts { get; init; }

    /// <summary>Which base of a record is the anchor.</summary>
    public required string Anchor { get; init; }

    /// <summary>What stays in place around an indel; <c>default</c> where nothing was said.</summary>
    public required string AltMode { get; init; }

    /// <summary>Width of the bins scored in bp, <c>all</c> for the whole output.</summary>
    public required string Mask { get; init; }

    /// <summary>Neighbours within this many bp share a window; <c>calibrate</c> gives each variant its own.</summary>
    public int ShareWithinBp { get; init; }

    /// <summary>Refuses a background for effects with other keys.</summary>
    /// <exception cref="InputException">A key differs; all that do are named.</exception>
    public void MustBe(BackgroundKeys run, string file)
    {
        var mine = JsonSerializer.SerializeToNode(this, Json.Line)!.AsObject();
        var theirs = JsonSerializer.SerializeToNode(run, Json.Line)!.AsObject();
        var differing = mine.Where(key => key.Value!.ToJsonString() != theirs[key.Key]!.ToJsonString())
            .Select(key => $"{key.Key} {key.Value}, this run has {theirs[key.Key]}").ToList();
        if (differing.Count > 0)
            throw InputException.In(file, $"is the background of {string.Join("; ", differing)}; make one with cislens calibrate and the options of this run");
    }
}
