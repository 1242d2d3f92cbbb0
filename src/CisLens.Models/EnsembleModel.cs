using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models;

/// <summary>
/// Models of one window, the same bins and the same tracks that answer as one: the mean of their predictions on the
/// natural scale. Designs, base orders and what N becomes may differ from member to member.
/// </summary>
public sealed class EnsembleModel : ISequenceModel
{
    /// <summary>The family's name in a manifest.</summary>
    public const string Family = "ensemble";

    readonly ISequenceModel[] _members;

    /// <summary>Takes members, which are disposed with the ensemble.</summary>
    /// <param name="name">Name of the ensemble.</param>
    /// <param name="members">At least two, none an ensemble itself.</param>
    /// <exception cref="ModelException">They do not answer the same question.</exception>
    public EnsembleModel(string name, IReadOnlyList<ISequenceModel> members) : this(ManifestOf(name, [.. members.Select(m => m.Manifest)]), members) { }

    EnsembleModel(ModelManifest manifest, IReadOnlyList<ISequenceModel> members) =>
        (Manifest, _members) = (manifest with
        {
            Members = members.Count,
            MayLackValues = members.Any(m => m.Manifest.MayLackValues),
            LengthStep = Shared(members),
        }, [.. members]);

    static int? Shared(IReadOnlyList<ISequenceModel> members) =>
        members.Select(m => m.Manifest.LengthStep).Distinct().ToList() is [var step] ? step : null;

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize => _members[0].BatchSize;

    /// <summary>The members, at least two; they are disposed with the ensemble.</summary>
    public IReadOnlyList<ISequenceModel> Members => _members;

    /// <inheritdoc/>
    /// <remarks>The mean of the members' values; moments are those of the mean, and for each member those of its own values.</remarks>
    public void Predict(PredictionRequest request, Prediction into)
    {
        var plain = request with { Moments = [], AllDigits = false, EachMember = false };
        var mean = new Prediction();
        mean.Prepare(plain, Manifest);
        var answer = new Prediction();
        int kept = request.EachMember ? _members.Length : 0;
        into.Prepare(request, Manifest, kept);
        var sums = new double[mean.All().Length];
        for (int m = 0; m < _members.Length; m++)
        {
            _members[m].Predict(plain, answer);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += answer.All()[i];
            if (request.EachMember)
                Put(request, answer, into, m);
        }
        for (int i = 0; i < sums.Length; i++)
            mean.All()[i] = (float)(sums[i] / _members.Length);
        Put(request, mean, into, -1);
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

    /// <summary>What the rest of the program must know of an ensemble of models with these manifests.</summary>
    /// <param name="name">Name of the ensemble.</param>
    /// <param name="members">Manifests of the members, at least two.</param>
    /// <exception cref="ModelException">They do not answer the same question.</exception>
    public static ModelManifest ManifestOf(string name, IReadOnlyList<ModelManifest> members)
    {
        if (members.Count < 2)
            throw new ModelException($"an ensemble of {members.Count} model, expected at least 2");
        var first = members[0];
        foreach (var member in members)
            RequireFit(first, member);
        return first with
        {
            Name = name,
            Family = Family,
            Design = Joined(members, m => m.Design, "+")!,
            Options = new JsonObject { ["members"] = new JsonArray([.. members.Select(m => (JsonNode)m.Name)]) },
            OutputTransform = "mean of " + Joined(members, m => m.OutputTransform, ", "),
            Parameters = members.Sum(m => m.Parameters ?? 0),
            Tolerance = members.Max(m => m.Tolerance),
            Build = Joined(members, m => m.Build, ", "),
            TrainingData = Joined(members, m => m.TrainingData, ", "),
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
                throw new ModelException($"{member.Name} has {what} {found?.ToString() ?? "none"}, {first.Name} has {expected?.ToString() ?? "none"}; members of an ensemble answer the same question");
        }
        if (member.Family == Family)
            throw new ModelException($"{member.Name} is an ensemble itself; give its members, so that each counts once");
        Same("a window in bp of", first.Window, member.Window);
        Same("a centre", first.Centre, member.Centre);
        Same("a number of bins of", first.Bins, member.Bins);
        Same("a bin in bp of", first.BinBp, member.BinBp);
        Same("a crop in bp of", first.CropBp, member.CropBp);
        Same("the strand rule", first.Strand, member.Strand);
        Same("a number of tracks of", first.Tracks.Count, member.Tracks.Count);
        for (int t = 0; t < first.Tracks.Count; t++)
            Same($"as track {t + 1}", Question(first.Tracks[t]), Question(member.Tracks[t]));
    }

    static (string Id, TrackKind Kind, int? StrandPair) Question(Track track) => (track.Id, track.Kind, track.StrandPair);

    static string? Joined(IReadOnlyList<ModelManifest> members, Func<ModelManifest, string?> what, string by)
    {
        var said = members.Select(what).OfType<string>().Distinct().ToList();
        return said.Count == 0 ? null : string.Join(by, said);
    }

    /// <summary>A short name for members that are in no file together: SHA-256 over theirs, in order.</summary>
    public static string HashOf(IEnumerable<string> members) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', members))));

    /// <summary>Puts the manifest of a file and its members together.</summary>
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
