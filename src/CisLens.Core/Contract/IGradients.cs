namespace CisLens.Core.Contract;

/// <summary>The gradients of a model with respect to its input.</summary>
public interface IGradients
{
    /// <summary>
    /// The gradient of the sum of some bins of a track for one strand, on the natural scale, with respect to the one-hot input.
    /// </summary>
    /// <param name="codes">Codes of a window.</param>
    /// <param name="head">Index of the head.</param>
    /// <param name="track">Index of the track in the head.</param>
    /// <param name="bins">The bins; null for all, or for one value per window.</param>
    /// <param name="gradient">Receives positions × 4, in the order A C G T.</param>
    /// <returns>The sum of the bins.</returns>
    double Gradient(ReadOnlySpan<byte> codes, int head, int track, BinRange? bins, Span<float> gradient);
}
