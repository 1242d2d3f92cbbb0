using System.Text.Json.Serialization;
using CisLens.Core.Contract;
using CisLens.Metrics;

namespace CisLens.Train.Evaluate;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Name">Such as <c>auroc</c>.</param>
/// <param name="Value">NaN where it is not defined.</param>
/// <param name="Interval">By block bootstrap.</param>
public sealed record Measure(string Name, double Value, Interval95 Interval);

/// <summary>How one predictor does on a track.</summary>
/// <param name="Name"><c>model</c>, <c>gc</c> or <c>kmer</c>.</param>
/// <param name="Measures">The headline metric first.</param>
/// <param name="Lead">For a baseline: the model's headline figure minus this one's, on the same draws.</param>
public sealed record ScoredBy(string Name, IReadOnlyList<Measure> Measures, Measure? Lead);

/// <summary>How a model and the baselines do on a track.</summary>
public sealed record TrackEvaluation
{
    /// <summary>The track.</summary>
    public required Track Track { get; init; }

    /// <summary>Examples with a label.</summary>
    public required int Examples { get; init; }

    /// <summary>Examples of the split without a label, or without an answer of the model.</summary>
    public required int Missing { get; init; }

    /// <summary>Positives among them; null unless the track is binary.</summary>
    public int? Positives { get; init; }

    /// <summary>Why there are no figures; null when there are.</summary>
    public string? Skipped { get; init; }

    /// <summary>The model first, then the baselines.</summary>
    public IReadOnlyList<ScoredBy> Scores { get; init; } = [];

    /// <summary>Are the probabilities what they say? Binary tracks only.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Labels and what each predictor said, for figures; kept for the first few tracks only.</summary>
    [JsonIgnore]
    public DrawnTrack? Drawn { get; init; }

    /// <summary>The verdict in words.</summary>
    public required string Verdict { get; init; }
}

/// <summary>What a figure of a track is drawn from.</summary>
/// <param name="Labels">One an example.</param>
/// <param name="Predictions">For each predictor in the order of <see cref="TrackEvaluation.Scores"/>, one an example.</param>
public sealed record DrawnTrack(double[] Labels, IReadOnlyList<double[]> Predictions);

/// <summary>Whether the probabilities of a track are what they say.</summary>
/// <param name="Table">Ten bins of equal count.</param>
/// <param name="Ece">Expected calibration error.</param>
/// <param name="EceByChance">What exact probabilities would show in 95 of 100 draws of labels.</param>
public sealed record Calibration(IReadOnlyList<ReliabilityBin> Table, double Ece, double EceByChance)
{
    // an error that nobody would act on, however many examples prove it
    const double Negligible = 0.02;

    /// <summary>True when the error is no more than chance, or negligible.</summary>
    public bool IsGood => Ece <= Math.Max(EceByChance, Negligible);
}
