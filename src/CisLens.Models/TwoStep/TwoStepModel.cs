using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Boosters;
using CisLens.Models.Storage;

namespace CisLens.Models.TwoStep;

/// <summary>
/// Expression in two steps, as ExPecto and MENTR: a chromatin model predicts windows around a TSS, their weighted sums are features, and
/// one booster per track predicts expression from the features. Windows are in the direction of transcription.
/// </summary>
public sealed class TwoStepModel : IStoredModel, IChromatinContributions, IStorableFeatures
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = "two-step";

    readonly ISequenceModel _chromatin;
    readonly ChromatinFeatures _features;
    readonly IReadOnlyList<Booster> _boosters;

    /// <summary>Makes a model. It owns the chromatin model and disposes it.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="chromatin">The chromatin model.</param>
    /// <param name="boosters">One per track.</param>
    /// <param name="chromatinFile">The file of the chromatin model; needed only to write this model to a file.</param>
    /// <exception cref="ModelException">The layout, the tracks or the features do not fit.</exception>
    public TwoStepModel(ModelManifest manifest, ISequenceModel chromatin, IReadOnlyList<Booster> boosters,
        string? chromatinFile = null)
    {
        MemberFiles = chromatinFile is null ? [] : [chromatinFile];
        (Manifest, _chromatin, _boosters) = (manifest, chromatin, boosters);
        _features = new(chromatin, FeatureLayout.Parse(manifest.Options?[LayoutOption]));
        var windows = _features.Windows;
        if (windows.Length != manifest.Window || boosters.Count != manifest.Tracks.Count)
            throw new ModelException($"{manifest.Name}: the manifest has {manifest.Window} bp and {manifest.Tracks.Count} tracks; its " +
                $"parts have {windows.Length} bp and {boosters.Count} tracks");
        foreach (var (track, booster) in manifest.Tracks.Zip(boosters))
            if (booster.Features != windows.FeatureCount)
                throw new ModelException($"{manifest.Name}: the booster of {track.Id} has {booster.Features:N0} features; expected " +
                    $"{windows.FeatureCount:N0}: {chromatin.Manifest.Tracks.Count:N0} tracks of {chromatin.Manifest.Name} with " +
                    $"{windows.FeatureCount / windows.Tracks} weights each");
    }

    const string LayoutOption = "layout";

    /// <summary>Makes the manifest of a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="design">Name of the design, such as <c>expecto</c>.</param>
    /// <param name="layout">The layout of the features.</param>
    /// <param name="chromatin">The manifest of the chromatin model.</param>
    /// <param name="tracks">The tracks.</param>
    /// <exception cref="ModelException">The layout does not fit the chromatin model.</exception>
    public static ModelManifest ManifestOf(
        string name, string design, FeatureLayout layout, ModelManifest chromatin, IReadOnlyList<Track> tracks) => new()
        {
            Name = name,
            Family = Family,
            Design = design,
            Options = new JsonObject { [LayoutOption] = layout.Options(), ["chromatin"] = chromatin.Name },
            Window = new ChromatinWindows(layout, chromatin).Length,
            Placement = WindowPlacement.AroundTss,
            Strand = StrandRule.Forward,   // the window has the strand of the gene
            Tracks = tracks,
            Tolerance = chromatin.Tolerance,
            Build = chromatin.Build,
            Licence = chromatin.Licence,
            Citation = chromatin.Citation,
        };

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => 1;

    /// <summary>The chromatin model.</summary>
    public ISequenceModel Chromatin => _chromatin;

    /// <inheritdoc/>
    public IChromatinContributions ChromatinContributions => this;

    IReadOnlyList<double> IChromatinContributions.Distances => _features.Windows.Distances;

    IReadOnlyList<Track> IChromatinContributions.Chromatin => _chromatin.Manifest.Tracks;

    /// <inheritdoc/>
    public IStorableFeatures StorableFeatures => this;

    // known for a model that was read from a file
    string? IStorableFeatures.Content => ChromatinHash is null ? null
        : FeatureLayout.Parse(Manifest.Options?[LayoutOption]).Content(ChromatinHash);

    int IStorableFeatures.FeatureCount => _features.Windows.FeatureCount;

    IFeatureStore? IStorableFeatures.Store
    {
        get => _features.Store;
        set => _features.Store = value;
    }

    string? ChromatinHash { get; init; }   // SHA-256 of the file of the chromatin model

    /// <summary>The boosters, one per track.</summary>
    public IReadOnlyList<Booster> Boosters => _boosters;

    /// <inheritdoc/>
    public long ParameterCount => (_chromatin.Manifest.Parameters ?? 0) + _boosters.Sum(b => b.ParameterCount);

    /// <inheritdoc/>
    public IReadOnlyList<string> MemberFiles { get; }

    /// <inheritdoc/>
    public ISequenceModel Tested => new OneWindow(this);

    /// <inheritdoc/>
    public void SaveWeights(Stream stream) => SafetensorsWriter.Write(stream,
        [.. _boosters.Index().SelectMany(b => b.Item.Tensors(Prefix(b.Index)))]);

    static string Prefix(int track) => $"track{track + 1}";

    /// <summary>Reads the boosters of a model file.</summary>
    /// <exception cref="ModelException">A tensor is missing, or the parts do not fit together.</exception>
    internal static TwoStepModel Load(ModelArchive archive, string path, ISequenceModel chromatin)
    {
        using var weights = archive.OpenWeights();
        using var member = archive.OpenMember(0);
        return new(archive.Manifest, chromatin, [.. archive.Manifest.Tracks.Select((_, t) => Booster.Load(weights, Prefix(t), path))])
        {
            ChromatinHash = member.Hash,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The windows have another length.</exception>
    public void Predict(PredictionRequest request, Prediction into)
    {
        if (request.BothStrands || request.Moments.Count > 0)
        {
            WholeWindows.Predict(request, Manifest, (batch, tracks, output) => Whole(batch, tracks, output), into);
            return;
        }
        into.Prepare(request, Manifest);
        var tracks = request.Tracks.Span;
        var row = new float[_features.Windows.FeatureCount];
        for (int w = 0; w < request.Count; w++)
        {
            _features.Window(request.Window(w).Span, row);
            Boost(row, tracks, into.Window(w));
        }
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var copy = request.Copies[c];
            _features.Copy(copy.Codes.Span, request.Window(copy.Edit.Reference).Span, copy.Edit, row);
            Boost(row, tracks, into.Copy(c));
        }
    }

    void Whole(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        var row = new float[_features.Windows.FeatureCount];
        for (int i = 0; i < batch.Count; i++)
        {
            _features.Window(batch[i], row);
            Boost(row, tracks, output.Slice(i * tracks.Length, tracks.Length));
        }
    }

    void Boost(ReadOnlySpan<float> features, ReadOnlySpan<int> tracks, Span<float> output)
    {
        for (int t = 0; t < tracks.Length; t++)
            _boosters[tracks[t]].Predict(features, output.Slice(t, 1));
    }

    /// <inheritdoc/>
    public (double Value, double Baseline) Contributions(
        ReadOnlySpan<byte> codes, int track, Span<float> predicted, Span<double> contributions)
    {
        var (windows, booster) = (_features.Windows, _boosters[track]);
        byte[] unknown = new byte[codes.Length];
        Array.Fill(unknown, Dna.N);
        float[] baseline = _features.Chromatin(unknown).ToArray(), rows = new float[2 * windows.FeatureCount], margins = new float[2];
        _features.Chromatin(codes).CopyTo(predicted);
        Span<float> own = rows.AsSpan(0, windows.FeatureCount), other = rows.AsSpan(windows.FeatureCount);
        windows.Features(predicted, own);
        windows.Features(baseline, other);
        var features = new double[windows.FeatureCount];
        booster.Contributions(own, other, features);
        windows.Distribute(features, predicted, baseline, contributions);
        booster.Margins(rows, margins);
        return (margins[0], margins[1]);
    }

    /// <inheritdoc/>
    public void Dispose() => _chromatin.Dispose();

    /// <summary>
    /// The model with the prediction for one chromatin window at all positions: all its parts, at the cost of one chromatin window.
    /// </summary>
    sealed class OneWindow(TwoStepModel model) : ISequenceModel
    {
        public ModelManifest Manifest { get; } = model.Manifest with { Window = model._chromatin.Manifest.Window };

        public int BatchSize => 1;

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, Predict, into);

        void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
        {
            var windows = model._features.Windows;
            var (all, values) = (Enumerable.Range(0, windows.Tracks).ToArray(), new Prediction());
            model._chromatin.Predict(new()
            {
                Length = batch.Length,
                Windows = batch.Codes.ToArray(),
                Tracks = all,
                Bins = windows.Bins,
            }, values);
            var row = new float[windows.FeatureCount];
            for (int i = 0; i < batch.Count; i++)
            {
                var own = values.Window(i);
                var positions = new float[windows.Distances.Count * windows.Tracks];
                for (int at = 0; at < positions.Length; at += own.Length)
                    own.CopyTo(positions.AsSpan(at));
                windows.Features(positions, row);
                model.Boost(row, tracks, output.Slice(i * tracks.Length, tracks.Length));
            }
        }

        public void Dispose()
        {
        }
    }
}
