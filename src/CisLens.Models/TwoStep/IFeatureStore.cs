namespace CisLens.Models.TwoStep;

/// <summary>Features of windows that are kept for other runs.</summary>
public interface IFeatureStore
{
    /// <summary>Finds the features of a window.</summary>
    /// <param name="codes">Codes of the window in the direction of transcription.</param>
    /// <param name="features">Receives weights × tracks.</param>
    /// <returns>False if they are not kept.</returns>
    bool Find(ReadOnlySpan<byte> codes, Span<float> features);

    /// <summary>Keeps the features of a window.</summary>
    /// <param name="codes">Codes of the window.</param>
    /// <param name="features">Weights × tracks.</param>
    void Add(ReadOnlySpan<byte> codes, ReadOnlySpan<float> features);
}
