using CisLens.Core;
using CisLens.Metrics;

namespace CisLens.Verify.Effects;

/// <summary>A metric with its 95 % interval.</summary>
/// <param name="Value">The value; NaN if it is not defined.</param>
/// <param name="Interval">The interval.</param>
public readonly record struct MetricValue(double Value, Interval95 Interval)
{
    /// <summary>A metric that is not defined.</summary>
    public static MetricValue None => new(double.NaN, Interval95.None);
}

/// <summary>The metrics of one method in one group of alleles.</summary>
/// <param name="Method"><c>model</c>, a baseline, or <c>oracle</c>.</param>
/// <param name="Track">The track; null for a baseline.</param>
/// <param name="Pearson">Correlation of effects.</param>
/// <param name="Spearman">Rank correlation of effects.</param>
/// <param name="SignAccuracy">Share of effects with the right direction.</param>
/// <param name="Magnitude">Rank correlation of absolute effects.</param>
public sealed record MethodResult(string Method, string? Track, MetricValue Pearson, MetricValue Spearman, MetricValue SignAccuracy,
    MetricValue Magnitude);

/// <summary>The result of one element, or of all alleles if there is no group column.</summary>
/// <param name="Name">Name of the element.</param>
/// <param name="Alleles">Measured and predicted effects, sorted by position.</param>
/// <param name="Methods">The model first, then the baselines, then <c>oracle</c> if there are several tracks.</param>
public sealed record GroupResult(string Name, IReadOnlyList<ComparedAllele> Alleles, IReadOnlyList<MethodResult> Methods)
{
    /// <summary>The result of the model.</summary>
    public MethodResult Model => Methods[0];
}

/// <summary>An allele with its measured effect, and its predicted effect on the chosen track.</summary>
public readonly record struct ComparedAllele(AlleleKey Allele, double Measured, double Predicted);

/// <summary>Options of a comparison.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The track of groups without an entry in <see cref="TrackOf"/>; may be null if there is only one track.</summary>
    public string? Track { get; init; }

    /// <summary>Tracks by group.</summary>
    public IReadOnlyDictionary<string, string> TrackOf { get; init; } = new Dictionary<string, string>();

    /// <summary>Seed of the bootstrap and of the random baseline.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>
/// Compares predicted with measured effects per group (docs/conventions.md, section 14.6). The baselines are the change of GC content,
/// the position in the element, and random numbers. Intervals come from a bootstrap of blocks of neighbouring alleles.
/// </summary>
public sealed class EffectComparison
{
    /// <summary>Smallest number of alleles in a group; smaller groups are left out.</summary>
    public const int FewestAlleles = 10;

    EffectComparison(IReadOnlyList<GroupResult> groups, IReadOnlyList<string> tooSmall) => (Groups, TooSmall) = (groups, tooSmall);

    /// <summary>The groups, in the order of the measurements.</summary>
    public IReadOnlyList<GroupResult> Groups { get; }

    /// <summary>Names of groups with fewer than <see cref="FewestAlleles"/> alleles.</summary>
    public IReadOnlyList<string> TooSmall { get; }

    /// <summary>Mean correlation of a method over groups on Fisher's scale; the interval is computed from those of the groups.</summary>
    public MetricValue MeanPearson(string method) =>
        FisherMean.Compute([.. Groups.SelectMany(g => g.Methods).Where(m => m.Method == method).Select(m => m.Pearson)]);

    /// <summary>As <see cref="MeanPearson"/>, for rank correlations.</summary>
    public MetricValue MeanSpearman(string method) =>
        FisherMean.Compute([.. Groups.SelectMany(g => g.Methods).Where(m => m.Method == method).Select(m => m.Spearman)]);

    /// <summary>Compares matched effects.</summary>
    /// <exception cref="UsageException">There are several tracks and none was chosen, or the chosen one does not exist.</exception>
    public static EffectComparison Compute(MatchedEffects matched, PredictedEffects predicted, ComparisonOptions options)
    {
        var tracks = new TrackChoice(predicted, options);
        var groups = new List<GroupResult>();
        var tooSmall = new List<string>();
        foreach (var group in matched.Rows.GroupBy(r => r.Measured.Group))
        {
            int track = tracks.Of(group.Key);
            var rows = group.OrderBy(r => r.Measured.Allele.Contig, StringComparer.Ordinal).ThenBy(r => r.Measured.Allele.Pos0).ToList();
            if (rows.Count < FewestAlleles)
                tooSmall.Add(group.Key);
            else
                groups.Add(new GroupComparison(group.Key, rows, predicted.Tracks, new Rng(options.Seed).Split(group.Key)).Run(track));
        }
        return new EffectComparison(groups, tooSmall);
    }
}
