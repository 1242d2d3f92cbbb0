using CisLens.Core.Contract;

namespace CisLens.Models;

/// <summary>A model whose probabilities are calibrated with the scales of its tracks. It owns the model and disposes it.</summary>
/// <param name="model">The model.</param>
/// <param name="tracks">The tracks of the model, with scales.</param>
sealed class CalibratedModel(ISequenceModel model, IReadOnlyList<Track> tracks) : ISequenceModel, ISliding
{
    readonly LogitScale?[] _scales = [.. tracks.Select(t => t.Calibration)];

    /// <summary>The model itself if none of its tracks has a scale.</summary>
    public static ISequenceModel From(ISequenceModel model) =>
        model.Manifest.Tracks.Any(t => t.Calibration is not null) ? new CalibratedModel(model, model.Manifest.Tracks) : model;

    /// <inheritdoc/>
    public ModelManifest Manifest { get; } = model.Manifest with { Tracks = tracks };

    /// <inheritdoc/>
    public int BatchSize => model.BatchSize;

    /// <inheritdoc/>
    public bool DependsOnBatch => model.DependsOnBatch;

    /// <inheritdoc/>
    public ISequenceModel Tested => new CalibratedModel(model.Tested, tracks);

    /// <inheritdoc/>
    /// <remarks>The mean of both strands is scaled, because the scale was fitted on it. Moments are of signal alone.</remarks>
    public void Predict(PredictionRequest request, Prediction into)
    {
        model.Predict(request, into);
        if (request.Moments.Count > 0 || request.Head > 0)
            return;
        var asked = request.Tracks.Span;
        for (int slot = 0; slot < asked.Length; slot++)
            if (_scales[asked[slot]] is { } scale)
                for (int member = -1; member < into.Members; member++)
                    Apply(scale, into, member, slot, asked.Length);
    }

    /// <inheritdoc/>
    public ISliding? Sliding => model.Sliding is null ? null : this;

    void ISliding.Predict(ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts0, int head, ReadOnlySpan<int> tracks, bool bothStrands,
        Span<float> output)
    {
        model.Sliding!.Predict(codes, starts0, head, tracks, bothStrands, output);
        for (int i = 0; i < output.Length && head == 0; i++)
            if (_scales[tracks[i % tracks.Length]] is { } scale)
                output[i] = (float)scale.Apply(output[i]);
    }

    static void Apply(LogitScale scale, Prediction into, int member, int slot, int tracks)
    {
        var values = into.All(member);
        for (int i = slot; i < values.Length; i += tracks)
            values[i] = (float)scale.Apply(values[i]);
        if (!into.HasDigits)
            return;
        var digits = into.AllDigits(member);
        for (int i = slot; i < digits.Length; i += tracks)
            digits[i] = scale.Apply(digits[i]);
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
