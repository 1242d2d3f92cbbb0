using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// A model whose predictions are on the scale of the signal: the transforms of the training labels are undone
/// (docs/conventions.md, section 9.2). It does not own the model.
/// </summary>
sealed class UndoneLabels : ISequenceModel
{
    readonly ISequenceModel _model;
    readonly LabelTransform?[] _transforms;
    readonly Prediction _values = new();

    UndoneLabels(ISequenceModel model, LabelTransform?[] transforms) => (_model, _transforms) = (model, transforms);

    /// <summary>The model itself if no label of these tracks was transformed.</summary>
    public static ISequenceModel Of(ISequenceModel model, IReadOnlyList<int> tracks)
    {
        LabelTransform?[] all = [.. model.Manifest.Tracks.Select(t => t.Transform is { ChangesLabels: true } own ? own : null)];
        return tracks.All(t => all[t] is null) ? model : new UndoneLabels(model, all);
    }

    public ModelManifest Manifest => _model.Manifest;

    public int BatchSize => _model.BatchSize;

    /// <inheritdoc/>
    public bool DependsOnBatch => _model.DependsOnBatch;

    public void Predict(PredictionRequest request, Prediction into)
    {
        bool moments = request.Moments.Count > 0;
        var values = moments ? _values : into;
        _model.Predict(moments ? request with { Moments = [] } : request, values);
        Undo(request.Tracks.Span, values);
        if (moments)
            Reduce(request, into);
    }

    void Undo(ReadOnlySpan<int> tracks, Prediction values)
    {
        for (int slot = 0; slot < tracks.Length; slot++)
            if (_transforms[tracks[slot]] is { } transform)
                for (int member = -1; member < values.Members; member++)
                {
                    var own = values.All(member);
                    for (int i = slot; i < own.Length; i += tracks.Length)
                        own[i] = (float)transform.Undo(own[i]);
                }
    }

    // moments are of T(y), so they cannot be undone
    void Reduce(PredictionRequest request, Prediction into)
    {
        into.Prepare(request, Manifest, _values.Members);
        var (head, tracks) = (Manifest.Head(request.Head), request.Tracks.Length);
        int first = request.BinsOf(head).First0;
        for (int member = -1; member < _values.Members; member++)
            for (int c = 0; c < request.Copies.Count; c++)
            {
                var bins = request.BinsOf(head, request.Copies[c]);
                var window = _values.Window(request.Copies[c].Edit.Reference, member);
                Moments.Reduce(window.Slice((bins.First0 - first) * tracks, bins.Count * tracks), _values.Copy(c, member), tracks,
                    request.Moments, into.Copy(c, member));
            }
    }

    public void Dispose() { }
}
