using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// Input × gradient (Shrikumar et al. 2016, arXiv:1605.01713): how much each base of a window contributes to the sum y of some bins of a
/// track. The contribution of a position is Σ (x − x₀) · ∂y/∂x over its four channels; x is the input, and x₀ that of a window of N.
/// </summary>
/// <param name="Values">One contribution per position.</param>
/// <param name="Prediction">y of the window.</param>
/// <param name="Baseline">y of a window of N.</param>
public sealed record Contributions(float[] Values, double Prediction, double Baseline)
{
    /// <summary>The sum of the contributions.</summary>
    public double Sum { get; } = Values.Sum(v => (double)v);

    /// <summary>
    /// The completeness error: <see cref="Sum"/> minus the difference of prediction and baseline. It is 0 for a linear model; where it is
    /// large, the contributions do not explain the prediction.
    /// </summary>
    public double Error => Sum - (Prediction - Baseline);

    /// <summary>Computes the contributions of the bases of one window. If the model averages strands, so are the contributions.</summary>
    /// <param name="model">A model with gradients.</param>
    /// <param name="codes">Codes of the window, on one strand.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="bins">The bins; null for all.</param>
    public static Contributions Compute(ISequenceModel model, ReadOnlySpan<byte> codes, int track, BinRange? bins)
    {
        var unknown = new byte[codes.Length];
        Array.Fill(unknown, Dna.N);
        var gradient = new float[4 * codes.Length];
        double prediction = Gradient(model, codes, track, bins, gradient);
        double baseline = Gradient(model, unknown, track, bins, new float[4 * codes.Length]);
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
    static double Gradient(ISequenceModel model, ReadOnlySpan<byte> codes, int track, BinRange? bins, float[] gradient)
    {
        var (manifest, gradients) = (model.Manifest, model.Gradients!);
        double forward = gradients.Gradient(codes, 0, track, bins, gradient);
        if (manifest.Strand == StrandRule.Forward)
            return forward;
        var other = new float[gradient.Length];
        int partner = WholeWindows.Partners(manifest.Head(0), [track])[0];
        var reversed = bins?.Reversed(manifest.Head(0).Bins(codes.Length));
        double reverse = gradients.Gradient(Dna.ReverseComplement(codes), 0, partner, reversed, other);
        Array.Reverse(other);   // positions, and A C G T to T G C A: the complement
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = (gradient[i] + other[i]) / 2;
        return (forward + reverse) / 2;
    }
}
