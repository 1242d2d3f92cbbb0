using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;

namespace CisLens.Train.Predict;

/// <summary>A model that answers base by base for spans of any length, as one of windows whose inner part is as long as wanted.</summary>
public sealed class SpansAsWindows : ISequenceModel
{
    readonly ISpanModel _inner;

    SpansAsWindows(ISpanModel inner, int labelled)
    {
        _inner = inner;
        Manifest = inner.Manifest with { Window = labelled + 2 * inner.Manifest.CropBp, Bins = labelled };
    }

    /// <summary>The model for windows; of an ensemble, its members for windows.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="labelled">Length of the inner part in bp.</param>
    /// <exception cref="ModelException">The model takes one length of window alone.</exception>
    public static ISequenceModel Of(ISequenceModel model, int labelled) => model switch
    {
        ISpanModel { Manifest.BinBp: 1 } spans => new SpansAsWindows(spans, labelled),
        IEnsembleModel ensemble => new EnsembleModel(model.Manifest.Name, [.. ensemble.Members.Select(member => Of(member, labelled))]),
        _ => throw new ModelException($"model {model.Manifest.Name} answers for {model.Manifest.Bins} bases of its window, the data has {labelled}"),
    };

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => _inner.BatchSize;

    /// <inheritdoc/>
    public void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output) => _inner.PredictWindows(batch, tracks, output);

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();
}
