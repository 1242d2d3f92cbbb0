using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;

namespace CisLens.Train.Evaluation;

/// <summary>A model that answers base by base for spans of any length, as one of windows whose inner part is as long as wanted.</summary>
sealed class SpansAsWindows : ISequenceModel
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
        ISpanModel spans => new SpansAsWindows(spans, labelled),
        IEnsembleModel ensemble => new EnsembleModel(model.Manifest.Name, [.. ensemble.Members.Select(member => Of(member, labelled))]),
        _ => throw new ModelException($"model {model.Manifest.Name} answers for {model.Manifest.Bins} bases of its window, the data has {labelled}"),
    };

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => _inner.BatchSize;

    /// <inheritdoc/>
    public void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        var spans = new EditedSpan[batch.Count];
        for (int i = 0; i < spans.Length; i++)
            spans[i] = new(batch[i].ToArray(), []);
        int to = 0, all = Manifest.Tracks.Count;
        foreach (var answer in _inner.PredictSpans(spans))
            for (int place = 0; place < answer.Span.Length; place += all)
                foreach (int track in tracks)
                    output[to++] = answer.Span[place + track];
    }

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();
}
