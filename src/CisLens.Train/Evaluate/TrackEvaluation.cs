using System.Text.Json.Serialization;
using CisLens.Core.Contract;
using CisLens.Metrics;

namespace CisLens.Train.Evaluate;

/// <summary>A metric with its 95 % interval.</summary>
/// <param name="Name">Such as <c>auroc</c>.</param>
/// <param name="Value">The value; NaN if it is not defined.</param>
/// <param name="Interval">From the block bootstrap.</param>
public sealed record Measure(string Name, double Value, Interval95 Interval);

/// <summary>The metrics of one predictor on a track.</summary>
/// <param name="Name"><c>model</c>, the name of one of several models, <c>gc</c> or <c>kmer</c>.</param>
/// <param name="Measures">The headline metric first.</param>
/// <param name="Lead">For all but the first: the headline metric of the first model minus that of this one, on the same draws.</param>
/// <param name="IsBaseline">Whether this is a baseline, not a model.</param>
public sealed record ScoredBy(string Name, IReadOnlyList<Measure> Measures, Measure? Lead, bool IsBaseline);

/// <summary>The evaluation of a model and the baselines on a track.</summary>
public sealed record TrackEvaluation
{
    /// <summary>The track.</summary>
    public required Track Track { get; init; }

    /// <summary>Number of labels with a prediction.</summary>
    public required int Examples { get; init; }

    /// <summary>Number of values without a label or without a prediction.</summary>
    public required int Missing { get; init; }

    /// <summary>Number of positives; null if the labels are not classes.</summary>
    public int? Positives { get; init; }

    /// <summary>Why the track has no metrics; null if it has.</summary>
    public string? Skipped { get; init; }

    /// <summary>The models first, then the baselines.</summary>
    public IReadOnlyList<ScoredBy> Scores { get; init; } = [];

    /// <summary>The calibration of probabilities; null if there are none, or several models.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Labels and predictions for figures; only for the first tracks.</summary>
    [JsonIgnore]
    public DrawnTrack? Drawn { get; init; }

    /// <summary>The verdict, as text.</summary>
    public required string Verdict { get; init; }
}

/// <summary>The data of the figures of a track.</summary>
/// <param name="Labels">One per value.</param>
/// <param name="Predictions">For each predictor, in the order of <see cref="TrackEvaluation.Scores"/>, one per value.</param>
public sealed record DrawnTrack(double[] Labels, IReadOnlyList<double[]> Predictions);

/// <summary>How well predicted probabilities match the shares of positives.</summary>
/// <param name="Table">Ten bins with equal numbers of examples.</param>
/// <param name="Ece">Expected calibration error.</param>
/// <param name="EceByChance">95 % quantile of the error of exact probabilities.</param>
public sealed record Calibration(IReadOnlyList<ReliabilityBin> Table, double Ece, double EceByChance)
{
    // an error that does not matter in practice, even if it is significant
    const double Negligible = 0.02;

    /// <summary>Whether the error is within chance, or negligible.</summary>
    public bool IsGood => Ece <= Math.Max(EceByChance, Negligible);
}
