using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// How much each base of a window contributes to the sum y of some bins of a track. The contribution of a position is Σ (x − x₀) · g over
/// its four channels; x is the input, and x₀ that of a window of N. g is the gradient ∂y/∂x at x (input × gradient, Shrikumar et al. 2016,
/// arXiv:1605.01713), or its mean on the line from x₀ to x (integrated gradients, Sundararajan et al. 2017, arXiv:1703.01365).
/// </summary>
/// <param name="Values">One contribution per position.</param>
/// <param name="Prediction">y of the window.</param>
/// <param name="Baseline">y of a window of N.</param>
public sealed record Contributions(float[] Values, double Prediction, double Baseline)
{
    /// <summary>The sum of the contributions.</summary>
    public double Sum { get; } = Values.Sum(v => (double)v);

    /// <summary>
    /// The completeness error: <see cref="Sum"/> minus the difference of prediction and baseline. It is 0 for a linear model, and near 0
    /// for integrated gradients with many steps. Where it is large, the contributions do not explain the prediction.
    /// </summary>
    public double Error => Sum - (Prediction - Baseline);

    /// <summary>Computes the contributions of the bases of one window. If the model averages strands, so are the contributions.</summary>
    /// <param name="model">A model with gradients.</param>
    /// <param name="codes">Codes of the window, on one strand.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="bins">The bins, ascending; null for all.</param>
    /// <param name="steps">
    /// Number of points of integrated gradients, in the middles of equal parts of the line; 0 for input × gradient.
    /// </param>
    public static Contributions Compute(
        ISequenceModel model, ReadOnlySpan<byte> codes, int track, IReadOnlyList<BinRange>? bins, int steps = 0)
    {
        var gradient = new float[4 * codes.Length];
        double baseline = Gradient(model, codes, track, bins, 0, gradient), prediction = Gradient(model, codes, track, bins, 1, gradient);
        if (steps > 0)
        {
            var sum = new double[gradient.Length];
            for (int step = 0; step < steps; step++)
            {
                Gradient(model, codes, track, bins, (step + 0.5) / steps, gradient);
                for (int i = 0; i < sum.Length; i++)
                    sum[i] += gradient[i];
            }
            gradient = Array.ConvertAll(sum, value => (float)(value / steps));
        }
        bool isQuarter = model.Manifest.UnknownBase == UnknownBase.Quarter;
        var values = new float[codes.Length];
        for (int i = 0; i < values.Length; i++)
            if (codes[i] != Dna.N)
            {
                var own = gradient.AsSpan(4 * i, 4);
                values[i] = own[codes[i]] - (isQuarter ? (own[0] + own[1] + own[2] + own[3]) / 4 : 0);
            }
        return new(values, prediction, baseline);
    }

    /// <summary>The gradient on the given strand, positions × 4; the mean of both strands if the model averages them.</summary>
    static double Gradient(
        ISequenceModel model, ReadOnlySpan<byte> codes, int track, IReadOnlyList<BinRange>? bins, double share, float[] gradient)
    {
        var (manifest, gradients) = (model.Manifest, model.Gradients!);
        double forward = gradients.Gradient(codes, 0, track, bins, share, gradient);
        if (manifest.Strand == StrandRule.Forward)
            return forward;
        var other = new float[gradient.Length];
        int partner = WholeWindows.Partners(manifest.Head(0), [track])[0], all = manifest.Head(0).Bins(codes.Length);
        double reverse = gradients.Gradient(Dna.ReverseComplement(codes), 0, partner,
            bins is null ? null : [.. bins.Reverse().Select(range => range.Reversed(all))], share, other);
        Array.Reverse(other);   // positions, and A C G T to T G C A: the complement
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = (gradient[i] + other[i]) / 2;
        return (forward + reverse) / 2;
    }
}
