using CisLens.Core.Contract;

namespace CisLens.Train.Networks;

/// <summary>A model that answers in standard deviations from the mean, turned back to the scale of the data.</summary>
sealed class StandardisedModel(ISequenceModel inner, float[] means, float[] deviations) : ISequenceModel
{
    /// <inheritdoc/>
    public ModelManifest Manifest => inner.Manifest;

    /// <inheritdoc/>
    public int BatchSize => inner.BatchSize;

    /// <inheritdoc/>
    public void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        inner.Predict(batch, tracks, output);
        for (int i = 0; i < output.Length; i++)
        {
            int track = tracks[i % tracks.Length];
            output[i] = output[i] * deviations[track] + means[track];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
