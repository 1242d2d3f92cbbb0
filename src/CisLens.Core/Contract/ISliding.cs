namespace CisLens.Core.Contract;

/// <summary>
/// Predicts overlapping windows of a long sequence together. The predictions are those of each window by itself, except for rounding, and
/// cost less.
/// </summary>
public interface ISliding
{
    /// <summary>Predicts windows of the length in the manifest, on the natural scale.</summary>
    /// <param name="codes">Codes of the sequence.</param>
    /// <param name="starts0">0-based starts of the windows, in any order.</param>
    /// <param name="head">Index of the head; it has no bins.</param>
    /// <param name="tracks">Indexes of the tracks in the head.</param>
    /// <param name="bothStrands">True for the mean of both strands, as <see cref="PredictionRequest.BothStrands"/>.</param>
    /// <param name="output">Receives windows × tracks.</param>
    void Predict(ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts0, int head, ReadOnlySpan<int> tracks, bool bothStrands,
        Span<float> output);
}
