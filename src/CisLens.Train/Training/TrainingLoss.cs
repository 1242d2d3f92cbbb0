using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Torch;
using CisLens.Train.Options;

namespace CisLens.Train.Training;

/// <summary>What a step minimises, from a network's raw outputs.</summary>
public static class TrainingLoss
{
    /// <summary>The loss for a kind of track: probability → BCE, scalar → MSE, signal → Poisson, unless another is wanted.</summary>
    /// <exception cref="UsageException">The loss wanted does not suit the kind.</exception>
    public static LossKind Resolve(LossKind wanted, TrackKind kind)
    {
        var natural = kind switch
        {
            TrackKind.Probability => LossKind.Bce,
            TrackKind.Signal => LossKind.Poisson,
            _ => LossKind.Mse,
        };
        if (wanted is LossKind.Auto or LossKind.Mse || wanted == natural)
            return wanted == LossKind.Auto ? natural : wanted;
        throw new UsageException($"loss {wanted} does not suit tracks of the kind {kind}; use {natural} or auto");
    }

    /// <summary>The loss of a batch as one number.</summary>
    /// <param name="kind">Which, not <see cref="LossKind.Auto"/>.</param>
    /// <param name="raw">B T; logits for BCE.</param>
    /// <param name="transform">From raw outputs to the natural scale, which MSE and Poisson work on.</param>
    /// <param name="labels">B T.</param>
    /// <param name="weights">B T, 0 where a label is missing; null when each counts once.</param>
    /// <param name="sum">True for the sum, false for the mean over the weights.</param>
    public static Tensor Of(LossKind kind, Tensor raw, Func<Tensor, Tensor> transform, Tensor labels, Tensor? weights, bool sum)
    {
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
}
