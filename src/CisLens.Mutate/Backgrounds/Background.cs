using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
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

    /// <summary>The columns by track, score and class of variants. A background of an earlier version has only SNVs.</summary>
    public required IReadOnlyDictionary<(string Track, string Score, VariantClass Class), BackgroundColumn> Columns { get; init; }

    /// <summary>Path of the file that the background was read from.</summary>
    public string File { get; init; } = "background";

    /// <summary>SHA-256 of the content of this file.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Classes of variants without a column; the nearest class is used for them.</summary>
    public IReadOnlyList<VariantClass> Lacking => [.. s_classes.Where(c => !Columns.Keys.Any(k => k.Class == c))];

    static readonly VariantClass[] s_classes = Enum.GetValues<VariantClass>();

    /// <summary>The columns of a score of a track, by class. For a class that the background lacks, that of another class.</summary>
    /// <exception cref="InputException">The background does not have the score.</exception>
    public BackgroundColumn[] For(Track track, EffectScore score)
    {
        string id = score.BackgroundOf ?? score.Id;
        BackgroundColumn? Of(VariantClass c) => Columns.GetValueOrDefault((track.Id, id, c));
        var any = s_classes.Select(Of).FirstOrDefault(c => c is not null);
        return any is not null ? [.. s_classes.Select(c => Of(c) ?? any)]
            : throw InputException.In(File, $"no {id} of track {track.Id}; make a background with cislens background --score {id}, " +
                $"or use a score that this one has: {string.Join(", ", Columns.Keys.Select(k => k.Score).Distinct())}");
    }
}
