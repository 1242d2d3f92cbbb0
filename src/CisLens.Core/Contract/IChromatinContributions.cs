namespace CisLens.Core.Contract;

/// <summary>Contributions of predicted chromatin around a start site to the prediction of a model of two steps.</summary>
public interface IChromatinContributions
{
    /// <summary>Signed distance of each position from the start site in bp; negative upstream.</summary>
    IReadOnlyList<double> Distances { get; }

    /// <summary>The tracks of the chromatin model.</summary>
    IReadOnlyList<Track> Chromatin { get; }

    /// <summary>
    /// Computes the contributions to a track, before its last step. They add up to its difference from a window of N.
    /// </summary>
    /// <param name="codes">Codes of a window in the direction of transcription.</param>
    /// <param name="track">Index of the track.</param>
    /// <param name="predicted">Receives the predicted chromatin, positions × tracks.</param>
    /// <param name="contributions">Receives the contributions, positions × tracks.</param>
    /// <returns>The values of the window and of a window of N, before the last step.</returns>
    (double Value, double Baseline) Contributions(
        ReadOnlySpan<byte> codes, int track, Span<float> predicted, Span<double> contributions);
}
