using System.Text.Json;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;

namespace CisLens.Train.Evaluate;

/// <summary>Mean and median of a metric over the tracks of a group.</summary>
/// <param name="Group">The assay; <c>all</c> for all tracks.</param>
/// <param name="ScoredBy"><c>model</c>, or the name of a baseline.</param>
/// <param name="Name">The metric.</param>
/// <param name="Tracks">Number of tracks that have it.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Median">Their median.</param>
public sealed record GroupSummary(string Group, string ScoredBy, string Name, int Tracks, double Mean, double Median);

/// <summary>The evaluation of a model on a split.</summary>
/// <param name="Model">The name of the model, or the names of several.</param>
/// <param name="Split">The split.</param>
/// <param name="Examples">Number of examples in the split.</param>
/// <param name="Tracks">One per track.</param>
/// <param name="Blocks">The blocks that the bootstrap draws, as text.</param>
/// <param name="BaselineExamples">Number of training examples of the baselines; of signal in bins, number of bins.</param>
public sealed record EvaluationResult(
    string Model, Split Split, int Examples, IReadOnlyList<TrackEvaluation> Tracks, string Blocks, int BaselineExamples)
{
    /// <summary>Reasons why the metrics are too high, such as sequences that the model was trained on.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Cautions { get; init; } = [];

    /// <summary>The design of the first model; null if it is not known.</summary>
    [JsonIgnore]
    public string? Design { get; init; }

    /// <summary>The verdict for the first model, and all cautions.</summary>
    public string Verdict => string.Join("; ", Cautions.Prepend(Verdicts.From(Tracks)));

    /// <summary>What to try if the model is no better than a baseline; null otherwise.</summary>
    [JsonIgnore]
    public string? Advice => Verdicts.Advice(Tracks, Design);

    /// <summary>Each baseline in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> BaselineTexts { get; init; } = [];

    /// <summary>Correlations over the tracks of each gene; the numbers of tracks are numbers of genes.</summary>
    [JsonIgnore]
    public IReadOnlyList<GroupSummary> GeneSummaries { get; init; } = [];

    /// <summary>
    /// Summaries over all tracks and per assay: means of metrics, not metrics of pooled values. The group <c>genes</c> is over genes.
    /// </summary>
    public IReadOnlyList<GroupSummary> Summaries =>
        [.. Tracks.Select(t => t.Track.Assay ?? "other").Distinct().Order(StringComparer.Ordinal).Prepend("all")
            .SelectMany(group => Summarise(group, group == "all" ? Tracks : [.. Tracks.Where(t => (t.Track.Assay ?? "other") == group)])),
            .. GeneSummaries];

    /// <summary>Writes <c>metrics.json</c>.</summary>
    public void WriteJson(string path) => DurableFile.WriteText(path, JsonSerializer.Serialize(this, Json.Indented) + "\n");

    /// <summary>Writes <c>metrics.tsv</c>, with one row per track, predictor and metric.</summary>
    public void WriteTable(string path) => DurableFile.WriteText(path, TableWriter.Format(
        "track assay cell_type examples positives scored_by metric value low high skipped", Tracks.SelectMany(Rows)));

    static IEnumerable<object?[]> Rows(TrackEvaluation track)
    {
        object?[] Row(string by, string? metric, double value, Metrics.Interval95 interval) => [track.Track.Id, track.Track.Assay,
            track.Track.CellType, track.Examples, track.Positives, by, metric, value, interval.Low, interval.High, track.Skipped];
        if (track.Skipped is not null)
            yield return Row("model", null, double.NaN, Metrics.Interval95.None);
        foreach (var by in track.Scores)
            foreach (var measure in by.Measures)
                yield return Row(by.Name, measure.Name, measure.Value, measure.Interval);
        foreach (var by in track.Scores.Where(s => s.Lead is not null))
            yield return Row($"{track.Scores[0].Name}_minus_{by.Name}", by.Lead!.Name, by.Lead.Value, by.Lead.Interval);
        if (track.Calibration is { } c)
            yield return Row("model", "ece", c.Ece, Metrics.Interval95.None);
    }

    static IEnumerable<GroupSummary> Summarise(string group, IReadOnlyList<TrackEvaluation> tracks) =>
        tracks.SelectMany(t => t.Scores).SelectMany(by => by.Measures.Select(f => (by.Name, Measure: f)))
            .Where(f => !double.IsNaN(f.Measure.Value))
            .GroupBy(f => (f.Name, Metric: f.Measure.Name))
            .Select(g => new GroupSummary(group, g.Key.Name, g.Key.Metric, g.Count(), g.Average(f => f.Measure.Value),
                Metrics.Interval95.Quantile([.. g.Select(f => f.Measure.Value)], 0.5)));
}
