using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>
/// The two strands' answers, <c>B 2T</c> as <see cref="BothStrands"/> gives them, averaged: <c>B T</c>. For probabilities the logit of
/// the mean probability, so that what follows is a sigmoid as everywhere; else the mean.
/// </summary>
/// <param name="Kind">What the tracks are.</param>
public sealed record MeanOfStrands(TrackKind Kind) : Layer
{
    /// <inheritdoc/>
    public override Shape Output(Shape input) =>
        input.Rank == 1 && input.Count % 2 == 0 ? new Shape(input.Count / 2) : throw new ModelException($"expected the answers of two strands, found {input}");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        using var scope = new TensorScope();
        long tracks = x.Size(1) / 2;
        Tensor forward = x.Narrow(1, 0, tracks), reverse = x.Narrow(1, tracks, tracks);
        // log(σ(a) + σ(b)) − log(σ(−a) + σ(−b)): no probability is ever rounded to 0 or 1
        return scope.Keep(Kind == TrackKind.Probability ? LogOfSum(forward, reverse) - LogOfSum(-forward, -reverse) : (forward + reverse) * 0.5);
    }

    static Tensor LogOfSum(Tensor a, Tensor b)
    {
        Tensor p = Functional.LogSigmoid(a), q = Functional.LogSigmoid(b);
        return Tensor.Maximum(p, q) + Functional.Softplus(-(p - q).Abs());
    }
}
