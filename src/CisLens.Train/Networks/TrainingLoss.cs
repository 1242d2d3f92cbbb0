using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Torch;

namespace CisLens.Train.Networks;

/// <summary>What a step minimises, from a network's raw outputs.</summary>
public static class TrainingLoss
{
    /// <summary>The loss for a kind of track: probability → BCE, or cross-entropy where one of the tracks holds, scalar → MSE, signal → Poisson, unless another is wanted.</summary>
    /// <exception cref="UsageException">The loss wanted does not suit the kind.</exception>
    public static LossKind Resolve(LossKind wanted, TrackKind kind, bool oneOfTracks = false)
    {
        var natural = kind switch
        {
            TrackKind.Probability => oneOfTracks ? LossKind.CrossEntropy : LossKind.Bce,
            TrackKind.Signal => LossKind.Poisson,
            _ => LossKind.Mse,
        };
        if (wanted is LossKind.Auto or LossKind.Mse || wanted == natural)
            return wanted == LossKind.Auto ? natural : wanted;
        throw new UsageException($"loss {wanted} does not suit tracks of the kind {kind}{(oneOfTracks ? " of which one holds" : "")}; use {natural} or auto");
    }

    /// <summary>As <see cref="Resolve(LossKind, TrackKind, bool)"/>, for each track.</summary>
    /// <exception cref="UsageException">One loss is wanted for tracks of several kinds, or does not suit the kind.</exception>
    public static LossKind[] Resolve(LossKind wanted, IReadOnlyList<Track> tracks, bool oneOfTracks = false) => wanted == LossKind.Auto || tracks.DistinctBy(t => t.Kind).Count() < 2
        ? [.. tracks.Select(t => Resolve(wanted, t.Kind, oneOfTracks))]
        : throw new UsageException($"loss {wanted} is wanted for tracks of several kinds ({string.Join(", ", tracks.Select(t => t.Kind).Distinct())}), of which each has its own; use auto");

    /// <summary>
    /// The loss of a batch as one number, where tracks may be of two kinds: each label counts alike, whichever loss it has. With
    /// two kinds the raw outputs of scalars are the answers (<see cref="Design.Define"/>).
    /// </summary>
    /// <param name="kinds">One a track, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="raw">B T.</param>
    /// <param name="transform">From raw outputs to the natural scale; not asked where there are two kinds.</param>
    /// <param name="labels">B T.</param>
    /// <param name="weights">B T, or null.</param>
    /// <param name="sum">True for the sum, false for the mean over the weights.</param>
    public static Tensor Compute(IReadOnlyList<LossKind> kinds, Tensor raw, Func<Tensor, Tensor> transform, Tensor labels, Tensor? weights, bool sum)
    {
        if (kinds.Distinct().Count() == 1)
            return Compute(kinds[0], raw, transform, labels, weights, sum);
        Tensor Column(Tensor of, int t) => of.Narrow(1, t, 1);
        var total = kinds.Select((kind, t) => Compute(kind, Column(raw, t), own => own, Column(labels, t), weights is null ? null : Column(weights, t), sum: true))
            .Aggregate((a, b) => a + b);
        return sum ? total : weights is null ? total / labels.Count : total / weights.Sum().Clamp(1e-12);
    }

    /// <summary>The loss of a batch as one number.</summary>
    /// <param name="kind">Which, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="raw">B T or B bins T; logits for BCE and cross-entropy.</param>
    /// <param name="transform">From raw outputs to the natural scale, which MSE and Poisson work on.</param>
    /// <param name="labels">As raw.</param>
    /// <param name="weights">As raw, 0 where a label is missing; null when each counts once.</param>
    /// <param name="sum">True for the sum, false for the mean over the weights; of cross-entropy over those of all classes together.</param>
    public static Tensor Compute(LossKind kind, Tensor raw, Func<Tensor, Tensor> transform, Tensor labels, Tensor? weights, bool sum)
    {
        if (kind == LossKind.CrossEntropy)
            return CrossEntropy(raw, labels, weights, sum);
        var reduction = weights is not null ? Reduction.None : sum ? Reduction.Sum : Reduction.Mean;
        var loss = kind switch
        {
            LossKind.Bce => Functional.BinaryCrossEntropyWithLogits(raw, labels, reduction: reduction),
            LossKind.Poisson => Functional.PoissonNllLoss(transform(raw), labels, logInput: false, reduction: reduction),
            _ => Functional.MseLoss(transform(raw), labels, reduction),
        };
        if (weights is null)
            return loss;
        var total = (loss * weights).Sum();
        return sum ? total : total / weights.Sum().Clamp(1e-12);
    }

    static Tensor CrossEntropy(Tensor raw, Tensor labels, Tensor? weights, bool sum)
    {
        var terms = labels * Functional.LogSoftmax(raw, -1) * -1;
        var total = (weights is null ? terms : terms * weights).Sum();
        long classes = raw.Shape[^1];
        return sum ? total : weights is null ? total * ((double)classes / labels.Count) : total * classes / weights.Sum().Clamp(1e-12);
    }
}
