namespace CisLens.Core.Contract;

/// <summary>
/// A model, from a k-mer SVM to Enformer: DNA windows in, predictions out. This is the only thing that the rest of the program
/// knows of a model; nothing outside a family asks which family a model belongs to.
/// </summary>
public interface ISequenceModel : IDisposable
{
    /// <summary>What the model is and how it wants its input.</summary>
    ModelManifest Manifest { get; }

    /// <summary>Windows and copies that one call of <see cref="Predict"/> should bring together.</summary>
    int BatchSize { get; }

    /// <summary>Answers a request. A prediction of one window never depends on the other windows of a request of the same size.</summary>
    /// <param name="request">Windows, edited copies of them, and what is wanted of each.</param>
    /// <param name="into">Receives the numbers; the model calls <see cref="Prediction.Prepare"/> first.</param>
    /// <exception cref="ArgumentException">The model does not take windows of this length.</exception>
    void Predict(PredictionRequest request, Prediction into);
}
