using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Torch;

namespace CisLens.Train.Networks;

/// <summary>The loss that a step minimises, computed from the raw outputs of a network.</summary>
public static class TrainingLoss
{
    /// <summary>Added before logarithms of predicted signal, as in Keras and Baskerville.</summary>
    internal const double SignalEpsilon = 1e-7;

    /// <summary>
    /// The loss for a kind of track. <see cref="LossKind.Auto"/> is BCE for probabilities, or cross-entropy if exactly one class is true;
    /// MSE for scalars; Poisson for signal.
    /// </summary>
    /// <exception cref="UsageException"><paramref name="wanted"/> cannot be used for this kind.</exception>
    public static LossKind Resolve(LossKind wanted, TrackKind kind, bool oneOfTracks = false)
    {
        var natural = kind switch
        {
            TrackKind.Probability => oneOfTracks ? LossKind.CrossEntropy : LossKind.Bce,
            TrackKind.Signal => LossKind.Poisson,
            _ => LossKind.Mse,
        };
        bool signal = kind == TrackKind.Signal && wanted is LossKind.PoissonStirling or LossKind.PoissonMultinomial
            or LossKind.LogMse;
        if (wanted is LossKind.Auto or LossKind.Mse || wanted == natural || signal)
            return wanted == LossKind.Auto ? natural : wanted;
        string classes = oneOfTracks ? " that are classes which exclude each other" : "";
        throw new UsageException($"loss {wanted} cannot be used for tracks of kind {kind}{classes}; use {natural} or auto");
    }

    /// <summary>The loss of each track; see <see cref="Resolve(LossKind, TrackKind, bool)"/>.</summary>
    /// <exception cref="UsageException">One loss is set for tracks of several kinds, or cannot be used for the kind.</exception>
    public static LossKind[] Resolve(LossKind wanted, IReadOnlyList<Track> tracks, bool oneOfTracks = false)
    {
        var kinds = tracks.Select(t => t.Kind).Distinct().ToArray();
        if (wanted != LossKind.Auto && kinds.Length > 1)
            throw new UsageException($"loss {wanted} cannot be used for tracks of several kinds ({string.Join(", ", kinds)}); use auto");
        return [.. tracks.Select(t => Resolve(wanted, t.Kind, oneOfTracks))];
    }

    /// <summary>
    /// The loss of a batch as one number, for tracks of one or several kinds. Every label has the same weight. With
    /// several kinds, the raw outputs of scalars are the predictions (<see cref="Design.Zoo.Define"/>).
    /// </summary>
    /// <param name="kinds">One per track, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="raw">B T.</param>
    /// <param name="transform">Converts raw outputs to the natural scale; used only if all tracks have the same loss.</param>
    /// <param name="labels">B T.</param>
    /// <param name="weights">B T, or null.</param>
    /// <param name="sum">True for the sum, false for the mean over the weights.</param>
    /// <param name="totalWeight">See <see cref="TrainOptions.TotalWeight"/>.</param>
    public static Tensor Compute(IReadOnlyList<LossKind> kinds, Tensor raw, Func<Tensor, Tensor> transform, Tensor labels, Tensor? weights,
        bool sum, double totalWeight = 0.2)
    {
        if (kinds.Distinct().Count() == 1)
            return Compute(kinds[0], raw, transform, labels, weights, sum, totalWeight);
        Tensor Loss(LossKind kind, int t) =>
            Compute(kind, raw.Narrow(1, t, 1), own => own, labels.Narrow(1, t, 1), weights?.Narrow(1, t, 1), sum: true);
        var total = kinds.Select(Loss).Aggregate((a, b) => a + b);
        return sum ? total : weights is null ? total / labels.Count : total / weights.Sum().Clamp(1e-12);
    }

    /// <summary>The loss of a batch as one number.</summary>
    /// <param name="kind">The loss, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="raw">B T or B N T; logits for BCE and cross-entropy.</param>
    /// <param name="transform">Converts raw outputs to the natural scale, for MSE and the losses of signal.</param>
    /// <param name="labels">The shape of <paramref name="raw"/>.</param>
    /// <param name="weights">The shape of <paramref name="raw"/>, 0 where a label is missing; null if all are 1.</param>
    /// <param name="sum">True for the sum, false for the weighted mean; cross-entropy has one term per window or bin.</param>
    /// <param name="totalWeight">See <see cref="TrainOptions.TotalWeight"/>.</param>
    public static Tensor Compute(LossKind kind, Tensor raw, Func<Tensor, Tensor> transform, Tensor labels, Tensor? weights, bool sum,
        double totalWeight = 0.2)
    {
        if (kind == LossKind.CrossEntropy)
            return CrossEntropy(raw, labels, weights, sum);
        if (kind == LossKind.PoissonMultinomial)
            return PoissonMultinomial(transform(raw), labels, weights, sum, totalWeight);
        var reduction = weights is not null ? Reduction.None : sum ? Reduction.Sum : Reduction.Mean;
        var loss = kind switch
        {
            LossKind.Bce => Functional.BinaryCrossEntropyWithLogits(raw, labels, reduction: reduction),
            LossKind.Poisson or LossKind.PoissonStirling => Functional.PoissonNllLoss(transform(raw), labels, logInput: false,
                full: kind == LossKind.PoissonStirling, eps: SignalEpsilon, reduction: reduction),
            LossKind.LogMse => Functional.MseLoss(transform(raw).Log1p(), labels.Log1p(), reduction),
            _ => Functional.MseLoss(transform(raw), labels, reduction),
        };
        if (weights is null)
            return loss;
        var total = (loss * weights).Sum();
        return sum ? total : total / weights.Sum().Clamp(1e-12);
    }

    /// <summary>Bins without a label are left out, so that sums and shares are those of the other bins.</summary>
    static Tensor PoissonMultinomial(Tensor predicted, Tensor labels, Tensor? weights, bool sum, double totalWeight)
    {
        var (p, y) = (predicted, labels);
        var measured = weights?.Gt(0).To(p.DType);
        if (measured is not null)
            (p, y) = (p * measured, y * measured);
        Tensor total = p.Sum([1], keep: true), counted = y.Sum([1], keep: true);
        var shares = ((p + SignalEpsilon) / total.Clamp(SignalEpsilon)).Log() * (y + SignalEpsilon);
        var multinomial = -(measured is null ? shares : shares * measured).Sum([1], keep: true);
        var loss = multinomial + (total - counted * (total + SignalEpsilon).Log()) * totalWeight;   // B 1 T
        if (weights is not null)
            loss *= weights.Max([1], keep: true);
        return sum ? loss.Sum() : weights is null ? loss.Sum() / labels.Count : loss.Sum() / weights.Sum().Clamp(1e-12);
    }

    static Tensor CrossEntropy(Tensor raw, Tensor labels, Tensor? weights, bool sum)
    {
        var terms = labels * Functional.LogSoftmax(raw, -1) * -1;
        var total = (weights is null ? terms : terms * weights).Sum();
        long classes = raw.Shape[^1];
        return sum ? total : weights is null ? total * ((double)classes / labels.Count) : total * classes / weights.Sum().Clamp(1e-12);
    }
}
