namespace CisLens.Core.Contract;

/// <summary>The gradients of a model with respect to its input.</summary>
public interface IGradients
{
    /// <summary>
    /// The gradient of the sum of some bins of a track for one strand, on the natural scale, with respect to the input. The input is
    /// x₀ + share · (x − x₀): x is the one-hot window, and x₀ that of a window of N.
    /// </summary>
    /// <param name="codes">Codes of a window.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="track">Index of the track in the head.</param>
    /// <param name="bins">The bins, ascending; null for all, or for one value per window.</param>
    /// <param name="share">1 for the window itself, 0 for a window of N.</param>
    /// <param name="gradient">Receives positions × 4, in the order A C G T.</param>
    /// <returns>The sum of the bins.</returns>
    double Gradient(ReadOnlySpan<byte> codes, int head, int track, IReadOnlyList<BinRange>? bins, double share, Span<float> gradient);
}
