using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Backgrounds;

/// <summary>The distribution of the effects of a model over a set of variants.</summary>
public sealed record Background
{
    /// <summary>The settings that the effects depend on.</summary>
    public required BackgroundKeys Keys { get; init; }

    /// <summary>Name of the model, for people.</summary>
    public required string Model { get; init; }

    /// <summary>A description of the variants.</summary>
    public required string Source { get; init; }

    /// <summary>Number of scored alleles.</summary>
    public required long Variants { get; init; }

    /// <summary>The columns by track and score.</summary>
    public required IReadOnlyDictionary<(string Track, string Score), BackgroundColumn> Columns { get; init; }

    /// <summary>Path of the file that the background was read from.</summary>
    public string File { get; init; } = "background";

    /// <summary>SHA-256 of the content of this file.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The column of a score of a track.</summary>
    /// <exception cref="InputException">The background does not have the column.</exception>
    public BackgroundColumn For(Track track, EffectScore score)
    {
        string id = score.BackgroundOf ?? score.Id;
        return Columns.TryGetValue((track.Id, id), out var column) ? column
            : throw InputException.In(File, $"no {id} of track {track.Id}; make a background with cislens calibrate --score {id}, " +
                $"or use a score that this one has: {string.Join(", ", Columns.Keys.Select(k => k.Score).Distinct())}");
    }
}
