using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Metrics;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Networks;

/// <summary>The result of a validation.</summary>
/// <param name="Loss">Mean loss over all labels.</param>
/// <param name="Metric">Mean of the watched metric over the tracks that have one; the loss if that is watched.</param>
public readonly record struct ValidationResult(double Loss, double Metric);

/// <summary>Evaluates a network on the validation split during training.</summary>
public sealed class Validation
{
    const long MostRanked = 1L << 30;   // scores of all tracks kept for exact ranks: 4 GiB
    readonly ILabelledSequences _data;
    readonly LossKind[] _loss;
    readonly double[] _scales;
    readonly IReadOnlyList<float> _weights;
    readonly double _totalWeight;

    /// <summary>Chooses the metric to watch.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="wanted">The metric that the options name.</param>
    /// <param name="loss">The loss of each track, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="deviations">Standard deviations by which training labels were divided, one per track.</param>
    /// <param name="log">Receives a warning if another metric is watched.</param>
    /// <param name="weights">Weight of each track in the loss; null if all are 1. Tracks of weight 0 are ignored.</param>
    /// <param name="totalWeight">See <see cref="TrainOptions.TotalWeight"/>.</param>
    public Validation(ILabelledSequences data, WatchedMetric wanted, IReadOnlyList<LossKind> loss, ReadOnlySpan<float> deviations,
        IRunLog log, IReadOnlyList<float>? weights = null, double totalWeight = 0.2)
    {
        _totalWeight = totalWeight;
        _weights = weights ?? [.. data.Tracks.Select(_ => 1f)];
        (_data, _loss) = (data, [.. loss]);
        _scales = [.. deviations.ToArray().Select(d => 1.0 / d)];
        bool binary = data.Tracks.All(t => t.Kind == TrackKind.Probability), mixed = data.Tracks.Any(t => t.Kind != data.Tracks[0].Kind);
        Watched = wanted != WatchedMetric.Auto ? wanted : mixed ? WatchedMetric.Loss
            : binary ? WatchedMetric.Auroc : WatchedMetric.Pearson;
        if (!binary && Watched is (WatchedMetric.Auroc or WatchedMetric.Auprc))
            throw new UsageException($"metric {Watched} requires that all tracks are probabilities; use pearson, loss or auto");
        HasData = data.Indexes(Split.Validation).Count > 0;
        if (HasData && Watched is (WatchedMetric.Auroc or WatchedMetric.Auprc) && !AnyTrackSuffices())
        {
            log.Warn("no track has 10 positives and 10 negatives in the validation split", "the loss is watched instead");
            Watched = WatchedMetric.Loss;
        }
        if (HasData && Watched == WatchedMetric.Pearson && !AnyTrackVaries())
        {
            log.Warn("no track has two different values in the validation split, so nothing can be correlated; prepare the data with "
                + "more validation rows, or with --validation-share", "the loss is watched instead");
            Watched = WatchedMetric.Loss;
        }
    }

    /// <summary>False when the validation split is empty.</summary>
    public bool HasData { get; }

    /// <summary>The watched metric; not <see cref="WatchedMetric.Auto"/>.</summary>
    public WatchedMetric Watched { get; }

    /// <summary>Whether <paramref name="value"/> is better than <paramref name="best"/>; NaN never is.</summary>
    public bool IsBetter(double value, double? best) =>
        !double.IsNaN(value) && (best is null || (Watched == WatchedMetric.Loss ? value < best : value > best));

    /// <summary>Predicts the validation split and computes loss and metric. Only the scores that ranks need are kept.</summary>
    /// <param name="model">Predicts on the scale of the data.</param>
    /// <param name="stop">Stops the validation.</param>
    public ValidationResult Run(ISequenceModel model, CancellationToken stop)
    {
        int tracks = _data.Tracks.Count;
        double[] losses = new double[tracks], counts = new double[tracks];
        var correlations = Watched == WatchedMetric.Pearson ? Enumerable.Range(0, tracks).Select(_ => new PearsonSum()).ToArray() : null;
        var ranked = Watched is WatchedMetric.Auroc or WatchedMetric.Auprc
            ? Enumerable.Range(0, tracks).Select(_ => new RankedScores(MostRanked / tracks)).ToArray() : null;
        var windows = new (double Predicted, double Counted, int Bins)[tracks];   // sums over the bins of a window
        SplitPredictions.Each(model, _data, Split.Validation, (_, places, predictions, labels) =>
        {
            for (int i = 0; i < places * tracks; i++)
            {
                int t = i % tracks;
                double p = predictions[i], y = labels[i];
                if (_loss[t] == LossKind.PoissonMultinomial && i / tracks % _data.Bins == 0)
                    losses[t] += TotalLoss(ref windows[t]);
                if (_weights[t] == 0 || double.IsNaN(p) || double.IsNaN(y))
                    continue;
                windows[t] = (windows[t].Predicted + p, windows[t].Counted + y, windows[t].Bins + 1);
                losses[t] += Loss(_loss[t], p, y, _scales[t]);
                counts[t]++;
                correlations?[t].Add(p, y);
                ranked?[t].Add(p, y);
            }
        }, stop: stop);
        double loss = 0, count = 0;
        for (int t = 0; t < tracks; t++)
        {
            losses[t] += _loss[t] == LossKind.PoissonMultinomial ? TotalLoss(ref windows[t]) : 0;
            // cross-entropy is a mean over windows or bins, and each of the tracks adds a part of it
            loss += _weights[t] * losses[t] * (_loss[t] == LossKind.CrossEntropy ? tracks : 1);
            count += _weights[t] * counts[t];
        }
        loss /= count;
        double[] values = [.. Enumerable.Range(0, tracks)
            .Select(t => correlations?[t].Result ?? Value(ranked?[t])).Where(v => !double.IsNaN(v))];
        double metric = Watched == WatchedMetric.Loss ? loss : values.Length == 0 ? double.NaN : values.Sum() / values.Length;
        return new ValidationResult(loss, metric);
    }

    double Value(RankedScores? scores) =>
        scores is null || Math.Min(scores.Positives, scores.Negatives) < ClassSize.DefaultMinimum ? double.NaN
        : Watched == WatchedMetric.Auprc ? scores.Auprc : scores.Auroc;

    static double Loss(LossKind kind, double p, double y, double scale) => kind switch
    {
        LossKind.Bce => -(y * Math.Log(Math.Max(p, 1e-12)) + (1 - y) * Math.Log(Math.Max(1 - p, 1e-12))),
        LossKind.CrossEntropy => -y * Math.Log(Math.Max(p, 1e-12)),
        LossKind.Poisson => p - y * Math.Log(p + TrainingLoss.SignalEpsilon),
        LossKind.PoissonStirling => Loss(LossKind.Poisson, p, y, scale) + (y > 1 ? y * Math.Log(y) - y + 0.5 * Math.Log(Math.Tau * y) : 0),
        LossKind.PoissonMultinomial => -(y + TrainingLoss.SignalEpsilon) * Math.Log(p + TrainingLoss.SignalEpsilon),
        LossKind.LogMse => Math.Pow(Math.Log((1 + p) / (1 + y)), 2),
        _ => (p - y) * (p - y) * scale * scale,
    };

    /// <summary>The part of the Poisson-multinomial loss that depends on the sums over a window, which start again at 0.</summary>
    double TotalLoss(ref (double Predicted, double Counted, int Bins) window)
    {
        var (p, y, bins) = window;
        window = default;
        return bins == 0 ? 0 : (y + bins * TrainingLoss.SignalEpsilon) * Math.Log(Math.Max(p, TrainingLoss.SignalEpsilon))
            + _totalWeight * (p - y * Math.Log(p + TrainingLoss.SignalEpsilon));
    }

    bool AnyTrackSuffices()
    {
        int tracks = _data.Tracks.Count;
        var labels = new float[_data.Bins * tracks];
        var (positives, negatives) = (new int[tracks], new int[tracks]);
        foreach (int example in _data.Indexes(Split.Validation))
        {
            _data.Labels(example, labels);
            for (int i = 0; i < labels.Length; i++)
            {
                positives[i % tracks] += labels[i] > 0.5f ? 1 : 0;
                negatives[i % tracks] += labels[i] <= 0.5f ? 1 : 0;
            }
        }
        return positives.Where((p, t) => _weights[t] > 0 && new ClassSize(p, negatives[t]).Suffices()).Any();
    }

    bool AnyTrackVaries()
    {
        int tracks = _data.Tracks.Count;
        var labels = new float[_data.Bins * tracks];
        float[] first = [.. Enumerable.Repeat(float.NaN, tracks)];
        foreach (int example in _data.Indexes(Split.Validation))
        {
            _data.Labels(example, labels);
            for (int i = 0; i < labels.Length; i++)
                if (float.IsNaN(first[i % tracks]))
                    first[i % tracks] = labels[i];
                else if (_weights[i % tracks] > 0 && !float.IsNaN(labels[i]) && labels[i] != first[i % tracks])
                    return true;
        }
        return false;
    }
}
