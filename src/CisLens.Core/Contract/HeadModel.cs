namespace CisLens.Core.Contract;

/// <summary>
/// A model with several heads as a model with one of them, so that the program needs to choose a head only where it opens a model.
/// It owns the model and disposes it.
/// </summary>
public sealed class HeadModel : ISequenceModel
{
    readonly ISequenceModel _model;
    readonly int _head;

    HeadModel(ISequenceModel model, int head)
    {
        (_model, _head) = (model, head);
        var manifest = model.Manifest;
        var chosen = manifest.Head(head);
        Manifest = manifest with
        {
            HeadName = chosen.Name,
            Species = chosen.Species,
            Tracks = chosen.Tracks,
            BinBp = chosen.BinBp,
            CropBp = chosen.CropBp,
            Bins = chosen.Bins(manifest.Window),
            OutputTransform = chosen.OutputTransform,
            FurtherHeads = null,
        };
    }

    /// <summary>The model with one of its heads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Name of the head; null for the first.</param>
    /// <exception cref="UsageException">There is no such head.</exception>
    public static ISequenceModel Choose(ISequenceModel model, string? name)
    {
        int head = Index(model.Manifest, name);
        return model.Manifest.FurtherHeads is null ? model : new HeadModel(model, head);
    }

    /// <summary>Index of a head.</summary>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="name">Name of the head; null for the first.</param>
    /// <exception cref="UsageException">There is no such head.</exception>
    public static int Index(ModelManifest manifest, string? name)
    {
        string[] names = [.. manifest.Heads.Select(head => head.Name)];
        int index = name is null ? 0 : Array.IndexOf(names, name);
        return index >= 0 ? index : throw new UsageException(names.Length == 1
            ? $"--head {name}: {manifest.Name} has one head; leave out --head"
            : $"--head {name}: not a head of {manifest.Name}; it has {string.Join(", ", names)}");
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => _model.BatchSize;

    /// <inheritdoc/>
    public bool DependsOnBatch => _model.DependsOnBatch;

    /// <inheritdoc/>
    public IGradients? Gradients => _model.Gradients is { } all ? new HeadGradients(all, _head) : null;

    /// <inheritdoc/>
    public IAttention? Attention => _model.Attention;

    /// <inheritdoc/>
    public IChromatinContributions? ChromatinContributions => _model.ChromatinContributions;

    /// <inheritdoc/>
    public IStorableFeatures? StorableFeatures => _model.StorableFeatures;

    /// <inheritdoc/>
    public ISliding? Sliding => _model.Sliding is { } all ? new HeadSliding(all, _head) : null;

    sealed class HeadSliding(ISliding all, int chosen) : ISliding
    {
        public void Predict(ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts0, int head, ReadOnlySpan<int> tracks, bool bothStrands,
            Span<float> output) => all.Predict(codes, starts0, chosen, tracks, bothStrands, output);
    }

    sealed class HeadGradients(IGradients all, int chosen) : IGradients
    {
        public double Gradient(ReadOnlySpan<byte> codes, int head, int track, IReadOnlyList<BinRange>? bins, double share,
            Span<float> gradient) => all.Gradient(codes, chosen, track, bins, share, gradient);
    }

    /// <inheritdoc/>
    public void Predict(PredictionRequest request, Prediction into) => _model.Predict(request with { Head = _head }, into);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
