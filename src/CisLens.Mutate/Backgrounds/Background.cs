using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Backgrounds;

/// <summary>What the effects of a model are over a set of variants, against which others are judged.</summary>
public sealed record Background
{
    /// <summary>What the effects depend on.</summary>
    public required BackgroundKeys Keys { get; init; }

    /// <summary>Name of the model, for people.</summary>
    public required string Model { get; init; }

    /// <summary>Where the variants are from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>How many alleles were scored.</summary>
    public required long Variants { get; init; }

    /// <summary>The columns by track and score.</summary>
    public required IReadOnlyDictionary<(string Track, string Score), BackgroundColumn> Columns { get; init; }

    /// <summary>The file that it was read from.</summary>
    public string File { get; init; } = "background";

    /// <summary>SHA-256 of that file.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The column that judges a score of a track.</summary>
    /// <exception cref="InputException">The background lacks it.</exception>
    public BackgroundColumn For(Track track, EffectScore score)
    {
        string id = score.BackgroundOf ?? score.Id;
        return Columns.TryGetValue((track.Id, id), out var column) ? column
            : throw InputException.In(File, $"has no {id} of track {track.Id}; make a background with cislens calibrate --score {id}, or ask for the scores that it has: {string.Join(", ", Columns.Keys.Select(k => k.Score).Distinct())}");
    }
}
