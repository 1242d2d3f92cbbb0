using CisLens.Core.Contract;

namespace CisLens.Train.Networks;

/// <summary>A model whose predictions are in standard deviations from the mean, converted to the scale of the data.</summary>
sealed class StandardisedModel(ISequenceModel inner, float[] means, float[] deviations) : ISequenceModel
{
    /// <inheritdoc/>
    public ModelManifest Manifest => inner.Manifest;

    /// <inheritdoc/>
    public int BatchSize => inner.BatchSize;

    /// <inheritdoc/>
    public bool DependsOnBatch => inner.DependsOnBatch;

    /// <inheritdoc/>
    public void Predict(PredictionRequest request, Prediction into)
    {
        if (request.Moments.Count > 0)
            throw new ArgumentException("moments of standardised values are not supported; expected a request for values");
        inner.Predict(request, into);
        var values = into.All();
        for (int i = 0; i < values.Length; i++)
        {
            int track = request.Tracks.Span[i % request.Tracks.Length];
            values[i] = values[i] * deviations[track] + means[track];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
