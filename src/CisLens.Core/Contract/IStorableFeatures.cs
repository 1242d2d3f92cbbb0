namespace CisLens.Core.Contract;

/// <summary>Features between the two steps of a model, which can be kept for other runs and other models.</summary>
public interface IStorableFeatures
{
    /// <summary>All that the features of a window depend on, as text; null if it is not known.</summary>
    string? Content { get; }

    /// <summary>Number of features of a window.</summary>
    int FeatureCount { get; }

    /// <summary>Where the features are kept; null for nowhere.</summary>
    IFeatureStore? Store { get; set; }
}

/// <summary>Features of windows that are kept for other runs.</summary>
public interface IFeatureStore
{
    /// <summary>Finds the features of a window.</summary>
    /// <param name="codes">Codes of the window in the direction of transcription.</param>
    /// <param name="features">Receives the features.</param>
    /// <returns>False if they are not kept.</returns>
    bool Find(ReadOnlySpan<byte> codes, Span<float> features);

    /// <summary>Keeps the features of a window.</summary>
    /// <param name="codes">Codes of the window.</param>
    /// <param name="features">The features.</param>
    void Add(ReadOnlySpan<byte> codes, ReadOnlySpan<float> features);
}
