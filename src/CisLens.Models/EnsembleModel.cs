using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models;

/// <summary>
/// The mean of the predictions of several models, on the natural scale. The members have the same window, bins and tracks.
/// Their designs, base orders and encodings of N may differ.
/// </summary>
public sealed class EnsembleModel : ISequenceModel, ISliding
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = "ensemble";

    readonly ISequenceModel[] _members;

    /// <summary>Makes an ensemble. It owns its members and disposes them.</summary>
    /// <param name="name">Name of the ensemble.</param>
    /// <param name="members">At least two models. None may be an ensemble.</param>
    /// <exception cref="ModelException">The members differ in window, bins, strand rule or tracks.</exception>
    public EnsembleModel(string name, IReadOnlyList<ISequenceModel> members)
        : this(ManifestOf(name, [.. members.Select(m => m.Manifest)]), members)
    {
    }

    EnsembleModel(ModelManifest manifest, IReadOnlyList<ISequenceModel> members) =>
        (Manifest, _members) = (Complete(manifest, [.. members.Select(m => m.Manifest)]), [.. members]);

    /// <summary>Sets what a model file does not contain.</summary>
    internal static ModelManifest Complete(ModelManifest manifest, IReadOnlyList<ModelManifest> members) => manifest with
    {
        Members = members.Count,
        MayLackValues = members.Any(m => m.MayLackValues),
        LengthStep = members.Select(m => m.LengthStep).Distinct().ToList() is [var step] ? step : null,
        IsLocal = members.All(m => m.IsLocal),
        ReadsUracil = members.All(m => m.ReadsUracil),
    };

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => _members[0].BatchSize;

    /// <inheritdoc/>
    public bool DependsOnBatch => _members.Any(member => member.DependsOnBatch);

    /// <summary>The members.</summary>
    public IReadOnlyList<ISequenceModel> Members => _members;

    /// <inheritdoc/>
    /// <remarks>Moments are computed from the mean. The values per member are computed from the predictions of that member.</remarks>
    public void Predict(PredictionRequest request, Prediction into)
    {
        var plain = request with { Moments = [], AllDigits = false, EachMember = false };
        var mean = new Prediction();
        mean.Prepare(plain, Manifest);
        var own = new Prediction();
        int kept = request.EachMember ? _members.Length : 0;
        into.Prepare(request, Manifest, kept);
        var sums = new double[mean.All().Length];
        for (int m = 0; m < _members.Length; m++)
        {
            _members[m].Predict(plain, own);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += own.All()[i];
            if (request.EachMember)
                Put(request, own, into, m);
        }
        for (int i = 0; i < sums.Length; i++)
            mean.All()[i] = (float)(sums[i] / _members.Length);
        Put(request, mean, into, -1);
    }

    /// <inheritdoc/>
    public ISliding? Sliding => _members.All(member => member.Sliding is not null) ? this : null;

    void ISliding.Predict(ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts0, int head, ReadOnlySpan<int> tracks, bool bothStrands,
        Span<float> output)
    {
        var sums = new double[output.Length];
        foreach (var member in _members)
        {
            member.Sliding!.Predict(codes, starts0, head, tracks, bothStrands, output);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += output[i];
        }
        for (int i = 0; i < sums.Length; i++)
            output[i] = (float)(sums[i] / _members.Length);
    }

    void Put(PredictionRequest request, Prediction values, Prediction into, int member)
    {
        if (request.Moments.Count == 0)
        {
            values.All().CopyTo(into.All(member));
            return;
        }
        int tracks = request.Tracks.Length;
        var head = Manifest.Head(request.Head);
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var copy = request.Copies[c];
            var window = values.Window(copy.Edit.Reference);
            int first = request.BinsOf(head, copy).First0 - request.BinsOf(head).First0;
            var bins = window.Slice(first * tracks, values.Copy(c).Length);
            Moments.Reduce(bins, values.Copy(c), tracks, request.Moments, into.Copy(c, member));
        }
    }

    /// <summary>Makes the manifest of an ensemble.</summary>
    /// <param name="name">Name of the ensemble.</param>
    /// <param name="members">Manifests of the members, at least two.</param>
    /// <exception cref="ModelException">The members differ in window, bins, strand rule or tracks.</exception>
    public static ModelManifest ManifestOf(string name, IReadOnlyList<ModelManifest> members)
    {
        if (members.Count < 2)
            throw new ModelException($"an ensemble of {members.Count} model; expected at least 2");
        var first = members[0];
        foreach (var member in members)
            RequireFit(first, member);
        return first with
        {
            Name = name,
            Family = Family,
            Tracks = [.. first.Tracks.Select(t => t with { Calibration = null })],   // each member has its own
            Design = Joined(members, m => m.Design, "+")!,
            Options = new JsonObject { ["members"] = new JsonArray([.. members.Select(m => (JsonNode)m.Name)]) },
            OutputTransform = "mean of " + Joined(members, m => m.OutputTransform, ", "),
            Parameters = members.Sum(m => m.Parameters ?? 0),
            Tolerance = members.Max(m => m.Tolerance),
            Build = Joined(members, m => m.Build, ", "),
            TrainingData = Joined(members, m => m.TrainingData, ", "),
            TrainingSequences = members.Any(m => m.TrainingSequences is not null)
                ? SequenceSketch.Union(members.Select(m => m.TrainingSequences).OfType<string>()) : null,
            CodeVersion = BuildInfo.Version,
            Licence = Joined(members, m => m.Licence, "; "),
            Citation = Joined(members, m => m.Citation, "; "),
        };
    }

    static void RequireFit(ModelManifest first, ModelManifest member)
    {
        void Same<T>(string what, T expected, T found)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, found))
                throw new ModelException($"{member.Name} has {what} {found?.ToString() ?? "none"}, but {first.Name} has " +
                    $"{expected?.ToString() ?? "none"}; the members of an ensemble need the same window, bins and tracks");
        }
        if (member.Family == Family)
            throw new ModelException($"{member.Name} is an ensemble itself; give its members, so that each of them counts once");
        Same("window (bp)", first.Window, member.Window);
        Same("centring rule", first.Centre, member.Centre);
        Same("placement of the window", first.Placement, member.Placement);
        Same("number of bins", first.Bins, member.Bins);
        Same("bin width (bp)", first.BinBp, member.BinBp);
        Same("crop (bp)", first.CropBp, member.CropBp);
        Same("strand rule", first.Strand, member.Strand);
        Same("heads", Names(first), Names(member));
        foreach (var (own, other) in first.Heads.Zip(member.Heads))
        {
            Same("number of tracks", own.Tracks.Count, other.Tracks.Count);
            for (int t = 0; t < own.Tracks.Count; t++)
                Same($"track {t + 1}", Identity(own.Tracks[t]), Identity(other.Tracks[t]));
        }
    }

    static (string Id, TrackKind Kind, int? StrandPair) Identity(Track track) => (track.Id, track.Kind, track.StrandPair);

    // the name of an only head is that of the model
    static string Names(ModelManifest manifest) =>
        manifest.FurtherHeads is null ? "one" : string.Join(", ", manifest.Heads.Select(head => head.Name));

    static string? Joined(IReadOnlyList<ModelManifest> members, Func<ModelManifest, string?> what, string separator)
    {
        var values = members.Select(what).OfType<string>().Distinct().ToList();
        return values.Count == 0 ? null : string.Join(separator, values);
    }

    /// <summary>Makes the ensemble of a model file from its manifest and its members.</summary>
    internal static EnsembleModel From(ModelManifest manifest, IReadOnlyList<ISequenceModel> members)
    {
        ManifestOf(manifest.Name, [.. members.Select(m => m.Manifest)]);
        RequireFit(manifest, members[0].Manifest);
        return new EnsembleModel(manifest, members);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
    }
}
