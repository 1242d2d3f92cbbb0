using CisLens.Core;
using CisLens.Metrics;

namespace CisLens.Verify.Effects;

/// <summary>A metric with its 95 % interval; NaN where it is not defined.</summary>
public readonly record struct MetricValue(double Value, Interval95 Interval)
{
    /// <summary>Not measured.</summary>
    public static MetricValue None => new(double.NaN, Interval95.None);
}

/// <summary>How one method does in one group of alleles.</summary>
/// <param name="Method"><c>model</c>, a baseline, or <c>oracle</c>.</param>
/// <param name="Track">The track used; null for a baseline.</param>
/// <param name="Pearson">Correlation of effects.</param>
/// <param name="Spearman">Rank correlation of effects.</param>
/// <param name="SignAccuracy">Share of effects whose direction is right.</param>
/// <param name="Magnitude">Rank correlation of absolute sizes.</param>
public sealed record MethodResult(string Method, string? Track, MetricValue Pearson, MetricValue Spearman, MetricValue SignAccuracy,
    MetricValue Magnitude);

/// <summary>One element, or all alleles when there is no group column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alleles">Positions, measurements and the model's predictions on the track used, by position.</param>
/// <param name="Methods">The model first, then the baselines, then <c>oracle</c> where there are several tracks.</param>
public sealed record GroupResult(string Name, IReadOnlyList<ComparedAllele> Alleles, IReadOnlyList<MethodResult> Methods)
{
    /// <summary>The model's own result.</summary>
    public MethodResult Model => Methods[0];
}

/// <summary>An allele with what was measured and what the model predicts on the track used.</summary>
public readonly record struct ComparedAllele(AlleleKey Allele, double Measured, double Predicted);

/// <summary>Which track answers for which group, and where random numbers come from.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The track for groups that <see cref="TrackOf"/> does not name; may be null when there is only one.</summary>
    public string? Track { get; init; }

    /// <summary>Track by group.</summary>
    public IReadOnlyDictionary<string, string> TrackOf { get; init; } = new Dictionary<string, string>();

    /// <summary>Seed of the bootstrap and of the random baseline.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>
/// Predicted against measured effects, group by group (docs/conventions.md, section 14.6), with baselines: change of GC content,
/// place within the element, and random numbers. Intervals are from a bootstrap of runs of neighbouring alleles.
/// </summary>
public sealed class EffectComparison
{
    /// <summary>Fewest alleles of a group that is compared.</summary>
    public const int FewestAlleles = 10;

    EffectComparison(IReadOnlyList<GroupResult> groups, IReadOnlyList<string> tooSmall) => (Groups, TooSmall) = (groups, tooSmall);

    /// <summary>The groups, in the order of the measurements.</summary>
    public IReadOnlyList<GroupResult> Groups { get; }

    /// <summary>Groups with fewer than <see cref="FewestAlleles"/> alleles.</summary>
    public IReadOnlyList<string> TooSmall { get; }

    /// <summary>Mean over groups of a method's correlation by Fisher's z; the interval from the groups' own.</summary>
    public MetricValue MeanPearson(string method) =>
        FisherMean.Compute([.. Groups.SelectMany(g => g.Methods).Where(m => m.Method == method).Select(m => m.Pearson)]);

    /// <summary>As <see cref="MeanPearson"/>, of the rank correlations.</summary>
    public MetricValue MeanSpearman(string method) =>
        FisherMean.Compute([.. Groups.SelectMany(g => g.Methods).Where(m => m.Method == method).Select(m => m.Spearman)]);

    /// <summary>Compares what was matched.</summary>
    /// <exception cref="UsageException">There are several tracks and none was chosen, or one that is not there.</exception>
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
