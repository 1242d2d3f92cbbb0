using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>How windows are cut into batches for a model and predicted.</summary>
interface IPasses
{
    /// <summary>True when edited windows need their reference in the same batch.</summary>
    bool ReferenceInEachBatch { get; }

    /// <summary>An empty batch.</summary>
    EncodedBatch NewBatch(int window);

    /// <summary>True when the batch takes no further edited window, or not one more reference and its edited window.</summary>
    bool IsFull(EncodedBatch batch, bool needsReference);

    /// <summary>Predicts a batch.</summary>
    /// <param name="batch">The windows.</param>
    /// <param name="rows">Windows × bins × tracks, in the batch's order.</param>
    void Predict(EncodedBatch batch, Span<float> rows);
}

/// <summary>A whole pass for each window: what every model can do.</summary>
sealed class WholePasses(ISequenceModel model, IReadOnlyList<int> tracks) : IPasses
{
    readonly Predictor _predictor = new(model, tracks);

    public bool ReferenceInEachBatch => false;

    public EncodedBatch NewBatch(int window) => new(model.BatchSize, window);

    public bool IsFull(EncodedBatch batch, bool needsReference) => batch.Count == model.BatchSize;

    public void Predict(EncodedBatch batch, Span<float> rows) =>
        _predictor.Predict(new SequenceBatch(batch.Codes, model.Manifest.Window), rows);
}
