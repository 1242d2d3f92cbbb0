using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Metrics;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Networks;

/// <summary>What a validation found.</summary>
/// <param name="Loss">Mean loss over all labels.</param>
/// <param name="Metric">Mean of the watched metric over the tracks that can be judged; the loss where that is watched.</param>
public readonly record struct ValidationResult(double Loss, double Metric);

/// <summary>Judges a network on the validation split.</summary>
public sealed class Validation
{
    readonly ILabelledSequences _data;
    readonly LossKind[] _loss;
    readonly double[] _scales;
    readonly IReadOnlyList<float> _weights;

    /// <summary>Decides what is watched.</summary>
    /// <param name="data">The data.</param>
    /// <param name="wanted">What the user wants watched.</param>
    /// <param name="loss">The loss of each track, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="deviations">Standard deviations that training labels were divided by, one a track.</param>
    /// <param name="log">Hears why something else is watched than was wanted.</param>
    /// <param name="weights">What each track weighs in the loss, null when all weigh the same; one that weighs nothing is not watched.</param>
    public Validation(ILabelledSequences data, WatchedMetric wanted, IReadOnlyList<LossKind> loss, ReadOnlySpan<float> deviations, IRunLog log, IReadOnlyList<float>? weights = null)
    {
        _weights = weights ?? [.. data.Tracks.Select(_ => 1f)];
        (_data, _loss) = (data, [.. loss]);
        _scales = [.. deviations.ToArray().Select(d => 1.0 / d)];
        bool binary = data.Tracks.All(t => t.Kind == TrackKind.Probability), mixed = data.Tracks.Any(t => t.Kind != data.Tracks[0].Kind);
        Watched = wanted != WatchedMetric.Auto ? wanted : mixed ? WatchedMetric.Loss : binary ? WatchedMetric.Auroc : WatchedMetric.Pearson;
        if (!binary && Watched is (WatchedMetric.Auroc or WatchedMetric.Auprc))
            throw new UsageException($"metric {Watched} needs tracks that are probabilities; use pearson, loss or auto");
        HasData = data.Indexes(Split.Validation).Count > 0;
        if (HasData && Watched is (WatchedMetric.Auroc or WatchedMetric.Auprc) && !AnyTrackSuffices())
        {
            log.Warn("no track has ten positives and ten negatives in the validation split", "the loss is watched instead");
            Watched = WatchedMetric.Loss;
        }
    }

    /// <summary>False when the validation split is empty.</summary>
    public bool HasData { get; }

    /// <summary>What is watched; not <see cref="WatchedMetric.Auto"/>.</summary>
    public WatchedMetric Watched { get; }

    /// <summary>True when <paramref name="value"/> beats <paramref name="best"/>; NaN beats nothing.</summary>
    public bool IsBetter(double value, double? best) =>
        !double.IsNaN(value) && (best is null || (Watched == WatchedMetric.Loss ? value < best : value > best));

    /// <summary>Predicts the validation split and judges it.</summary>
    /// <param name="model">Predicts on the scale of the data, scalars standardised.</param>
    /// <param name="stop">Ends it.</param>
    public ValidationResult Run(ISequenceModel model, CancellationToken stop)
    {
        var split = SplitPredictions.Of(model, _data, Split.Validation, stop: stop);
        double loss = 0, count = 0, sum = 0;
        int judged = 0;
        for (int t = 0; t < _data.Tracks.Count; t++)
        {
            if (_weights[t] == 0)
                continue;
            var track = split.Track(t);
            // the loss of classes is a mean over windows or bins: each track has its share of it
            loss += _weights[t] * Loss(_loss[t], track, _scales[t]) * (_loss[t] == LossKind.CrossEntropy ? _loss.Length : 1);
            count += _weights[t] * track.Labels.Length;
            double value = Value(track);
            sum += double.IsNaN(value) ? 0 : value;
            judged += double.IsNaN(value) ? 0 : 1;
        }
        loss /= count;
        return new ValidationResult(loss, Watched == WatchedMetric.Loss ? loss : judged == 0 ? double.NaN : sum / judged);
    }

    double Value(TrackPredictions track) => Watched switch
    {
        WatchedMetric.Loss => double.NaN,
        WatchedMetric.Pearson => Pearson.Of(track.Predictions, track.Labels),
        _ when !ClassSize.Of(track.Labels).Suffices() => double.NaN,
        WatchedMetric.Auprc => Auprc.Of(track.Predictions, track.Labels),
        _ => Auroc.Of(track.Predictions, track.Labels),
    };

    static double Loss(LossKind kind, TrackPredictions track, double scale)
    {
        double sum = 0;
        for (int i = 0; i < track.Labels.Length; i++)
        {
            double p = track.Predictions[i], y = track.Labels[i];
            sum += kind switch
            {
                LossKind.Bce => -(y * Math.Log(Math.Max(p, 1e-12)) + (1 - y) * Math.Log(Math.Max(1 - p, 1e-12))),
                LossKind.CrossEntropy => -y * Math.Log(Math.Max(p, 1e-12)),
                LossKind.Poisson => p - y * Math.Log(p + 1e-8),
                _ => (p - y) * (p - y) * scale * scale,
            };
        }
        return sum;
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
}
