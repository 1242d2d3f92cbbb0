namespace CisLens.Core.Contract;

/// <summary>
/// A model, from a k-mer SVM to Enformer: DNA windows in, predictions out. The rest of the program uses models only through this
/// interface; only a family knows which models belong to it.
/// </summary>
public interface ISequenceModel : IDisposable
{
    /// <summary>Description of the model and of its input.</summary>
    ModelManifest Manifest { get; }

    /// <summary>
    /// Number of windows and copies that one call of <see cref="Predict"/> should have; 1 if they are predicted one by one.
    /// </summary>
    int BatchSize { get; }

    /// <summary>
    /// Whether the last digits of a prediction depend on the number of windows and copies in a request. Then callers fill each request
    /// up to <see cref="BatchSize"/>.
    /// </summary>
    bool DependsOnBatch => true;

    /// <summary>The gradients of the model; null if it has none.</summary>
    IGradients? Gradients => null;

    /// <summary>The attention of the model; null if it has no layers with attention.</summary>
    IAttention? Attention => null;

    /// <summary>The contributions of predicted chromatin; null if the model does not predict from chromatin.</summary>
    IChromatinContributions? ChromatinContributions => null;

    /// <summary>Features that can be kept for other runs; null if the model has none.</summary>
    IStorableFeatures? StorableFeatures => null;

    /// <summary>What the self-test predicts with: the model, or a cheaper one of the same parts.</summary>
    ISequenceModel Tested => this;

    /// <summary>
    /// The prediction of overlapping windows together; null if it would cost as much as each window by itself, or if the model has bins.
    /// </summary>
    ISliding? Sliding => null;

    /// <summary>Predicts. The prediction for a window depends on the size of the request, but not on its other windows.</summary>
    /// <param name="request">Windows, edited copies of them, and the tracks and bins to predict.</param>
    /// <param name="into">Receives the values; the model calls <see cref="Prediction.Prepare"/> first.</param>
    /// <exception cref="ArgumentException">The model does not support windows of this length.</exception>
    void Predict(PredictionRequest request, Prediction into);
}
