using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Mutate.Backgrounds;

/// <summary>The settings that an effect depends on. A background is used only for effects with the same settings.</summary>
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

    /// <summary>Refuses a background with other settings than those of a run.</summary>
    /// <exception cref="InputException">A setting differs; the message names all that do.</exception>
    public void MustBe(BackgroundKeys run, string file)
    {
        var mine = JsonSerializer.SerializeToNode(this, Json.Line)!.AsObject();
        var theirs = JsonSerializer.SerializeToNode(run, Json.Line)!.AsObject();
        var differing = mine.Concat(theirs).Select(key => key.Key).Distinct().Where(key => !JsonNode.DeepEquals(mine[key], theirs[key]))
            .Select(key => $"{key} {mine[key]?.ToString() ?? "none"}, this run has {theirs[key]?.ToString() ?? "none"}").ToList();
        if (differing.Count > 0)
            throw InputException.In(file,
                $"background of {string.Join("; ", differing)}; make one with cislens background and the options of this run");
    }
}
