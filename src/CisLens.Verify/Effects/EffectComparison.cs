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

    /// <summary>A metric; <see cref="None"/> if it is null or not defined.</summary>
    internal static MetricValue From(Metric? metric, BlockBootstrap bootstrap) =>
        metric?.Value() is { } value && !double.IsNaN(value) ? new(value, bootstrap.Interval(metric)) : None;

    /// <summary><paramref name="a"/> − <paramref name="b"/> on the same draws; <see cref="None"/> if one is not defined.</summary>
    internal static MetricValue Difference(Metric? a, Metric? b, BlockBootstrap bootstrap) =>
        a is not null && b is not null && a.Value() - b.Value() is var value && !double.IsNaN(value)
            ? new(value, bootstrap.Difference(a, b)) : None;
}

/// <summary>The metrics of one method in one group of alleles.</summary>
/// <param name="Method"><c>model</c>, the name of one of several files, a baseline, or <c>oracle</c>.</param>
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
/// <param name="Methods">
/// The model, or one per file; then the baselines, then <c>oracle</c> if the only file has several tracks.
/// </param>
/// <param name="Differences">
/// With several files, the metrics of the first minus those of each other file, on the same draws, as <c>a_minus_b</c>.
/// </param>
public sealed record GroupResult(string Name, IReadOnlyList<ComparedAllele> Alleles, IReadOnlyList<MethodResult> Methods,
    IReadOnlyList<MethodResult> Differences)
{
    /// <summary>The result of the model, or of the first of several files.</summary>
    public MethodResult Model => Methods[0];
}

/// <summary>An allele with its measured effect, and per file its predicted effect on the chosen track.</summary>
public readonly record struct ComparedAllele(AlleleKey Allele, double Measured, IReadOnlyList<double> Predicted);

/// <summary>Options of a comparison.</summary>
public sealed record ComparisonOptions
{
    /// <summary>
    /// The track of groups without an entry in <see cref="TrackOf"/>: one for all files, or one per file. May be empty if each file has one
    /// track.
    /// </summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Tracks by group.</summary>
    public IReadOnlyDictionary<string, string> TrackOf { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Contigs whose QTLs choose the thresholds of confident calls; they are not judged. Without such contigs there are no calls.
    /// </summary>
    public IReadOnlyList<string> ThresholdContigs { get; init; } = [];

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

    EffectComparison(IReadOnlyList<string> files, IReadOnlyList<GroupResult> groups, IReadOnlyList<string> tooSmall) =>
        (Files, Groups, TooSmall) = (files, groups, tooSmall);

    /// <summary>The names of the files of predictions.</summary>
    public IReadOnlyList<string> Files { get; }

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
    /// <param name="matched">The effects, matched with the same files.</param>
    /// <param name="predicted">The files; the first is compared with the others.</param>
    /// <param name="options">The tracks and the seed.</param>
    /// <exception cref="UsageException">There are several tracks and none was chosen, or the chosen one does not exist.</exception>
    public static EffectComparison Compute(MatchedEffects matched, IReadOnlyList<PredictedEffects> predicted,
        ComparisonOptions options)
    {
        var choices = predicted.Select((_, i) => new TrackChoice(predicted, i, options)).ToList();
        var groups = new List<GroupResult>();
        var tooSmall = new List<string>();
        foreach (var group in matched.Rows.GroupBy(r => r.Measured.Group))
        {
            int[] tracks = [.. choices.Select(c => c.Of(group.Key))];
            var rows = group.OrderBy(r => r.Measured.Allele.Contig, StringComparer.Ordinal).ThenBy(r => r.Measured.Allele.Pos0).ToList();
            if (rows.Count < FewestAlleles)
                tooSmall.Add(group.Key);
            else
                groups.Add(new GroupComparison(group.Key, rows, predicted, new Rng(options.Seed).Split(group.Key)).Run(tracks));
        }
        return new EffectComparison([.. predicted.Select(p => p.Name)], groups, tooSmall);
    }
}
