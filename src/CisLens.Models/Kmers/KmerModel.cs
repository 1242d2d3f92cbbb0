using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Scores;
using CisLens.Models.Storage;

namespace CisLens.Models.Kmers;

/// <summary>
/// A model with one SVM or one table of k-mer weights per label. A label has up to three tracks: <c>ID</c>, the probability (if it
/// was fitted); <c>ID.decision</c>, the decision value f(x), which has the name <c>ID</c> if there is no probability; and
/// <c>ID.deltasvm</c>, the sum of k-mer weights. Unknown bases at both ends of a window are removed first, so a window may contain a
/// shorter sequence.
/// </summary>
/// <remarks>
/// The difference of <c>ID.decision</c> between two alleles is svmdiff (docs/conventions.md, section 9.4). The difference of
/// <c>ID.deltasvm</c> is deltaSVM (Lee 2015), also for indels: the k-mers that overlap the edit with l - 1 bases on either side, and
/// weights without rho.
/// </remarks>
public abstract class KmerModel : IStoredModel
{
    readonly KmerScorer[] _scorers;
    readonly KmerTrack[] _tracks;

    private protected KmerModel(ModelManifest manifest, IEnumerable<KmerScorer> scorers, int batchSize)
    {
        (Manifest, BatchSize, _scorers) = (Complete(manifest), batchSize, [.. scorers]);
        _tracks = [.. _scorers.SelectMany((scorer, i) => KmerTrack.From(scorer.HasDecision, scorer.Platt, i))];
    }

    /// <summary>Sets what a model file does not contain.</summary>
    internal static ModelManifest Complete(ModelManifest manifest) =>
        manifest with { Float64 = true, MayLackValues = true, LengthStep = 1 };

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public bool DependsOnBatch => false;

    /// <inheritdoc/>
    public abstract long ParameterCount { get; }

    /// <inheritdoc/>
    public IEnumerable<int> TestedTracks => Enumerable.Range(0, _tracks.Length)
        .Where(t => _tracks[t].Quantity != KmerQuantity.WeightSum || _scorers[_tracks[t].Scorer].HasFastWeights);

    /// <inheritdoc/>
    public abstract void SaveWeights(Stream stream);

    /// <summary>The labels: track names without their endings.</summary>
    public IReadOnlyList<string> Labels => [.. Manifest.Tracks.Select(t => t.Id)
        .Where(id => id.EndsWith(KmerTrack.WeightSumSuffix, StringComparison.Ordinal))
        .Select(id => id[..^KmerTrack.WeightSumSuffix.Length])];

    /// <summary>The k-mer weights of a label, without rho; one table per k-mer length.</summary>
    /// <param name="label">Index of the label.</param>
    public IReadOnlyList<KmerWeights> Weights(int label) => _scorers[label].Weights;

    /// <summary>The tracks of a label.</summary>
    private protected static IEnumerable<Track> TracksOf(Track label, bool hasDecision, PlattScale? platt) =>
        KmerTrack.From(hasDecision, platt, 0).Select(t => label with { Id = label.Id + t.Suffix, Kind = t.Kind });

    /// <summary>Checks that the tracks of the manifest are those of the model.</summary>
    /// <exception cref="ModelException">They differ.</exception>
    private protected void CheckTracks(string path)
    {
        if (!_tracks.Select(t => t.Kind).SequenceEqual(Manifest.Tracks.Select(t => t.Kind)))
            throw new ModelException($"{path}: the manifest has {Manifest.Tracks.Count} tracks that do not fit {_scorers.Length} labels");
    }

    /// <inheritdoc/>
    /// <remarks>An edited copy has the decision value of the whole copy. Its sum of weights uses the k-mers over the edit.</remarks>
    public void Predict(PredictionRequest request, Prediction into)
    {
        Float64Prediction.Predict(request, Manifest, Values, into);
        if (request.Moments.Count > 0)
            return;
        var tracks = request.Tracks.Span;
        for (int c = 0; c < request.Copies.Count; c++)
            for (int t = 0; t < tracks.Length; t++)
                if (_tracks[tracks[t]] is { Quantity: KmerQuantity.WeightSum } track)
                {
                    var copy = request.Copies[c];
                    var reference = request.Window(copy.Edit.Reference).Span;
                    float delta = (float)_scorers[track.Scorer].DeltaSvm(reference, copy.Codes.Span, copy.Edit);
                    into.Copy(c)[t] = into.Window(copy.Edit.Reference)[t] + delta;
                }
    }

    void Values(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<double> output)
    {
        for (int s = 0; s < _scorers.Length; s++)
        {
            double[]? decisions = Any(tracks, s, sums: false) ? _scorers[s].Decisions(batch) : null;
            double[]? sums = Any(tracks, s, sums: true) ? _scorers[s].WeightSums(batch) : null;
            for (int t = 0; t < tracks.Length; t++)
                if (_tracks[tracks[t]] is var track && track.Scorer == s)
                    for (int i = 0; i < batch.Count; i++)
                        output[i * tracks.Length + t] = Value(track, decisions, sums, i);
        }
    }

    double Value(KmerTrack track, double[]? decisions, double[]? sums, int window) => track.Quantity switch
    {
        KmerQuantity.WeightSum => sums![window],
        KmerQuantity.Decision => decisions![window],
        _ => double.IsNaN(decisions![window]) ? double.NaN : _scorers[track.Scorer].Platt!.Probability(decisions[window]),
    };

    bool Any(ReadOnlySpan<int> tracks, int scorer, bool sums)
    {
        foreach (int t in tracks)
            if (_tracks[t].Scorer == scorer && _tracks[t].Quantity == KmerQuantity.WeightSum == sums)
                return true;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>What a track of a k-mer model contains.</summary>
enum KmerQuantity
{
    /// <summary>Probability of a positive, from the decision value.</summary>
    Probability,
    /// <summary>Decision value f(x).</summary>
    Decision,
    /// <summary>Sum of the weights of all k-mers.</summary>
    WeightSum,
}

/// <summary>A track of a k-mer model.</summary>
/// <param name="Scorer">Index of the SVM or table.</param>
/// <param name="Quantity">What the track contains.</param>
/// <param name="Suffix">The end of its name, after the name of the label.</param>
readonly record struct KmerTrack(int Scorer, KmerQuantity Quantity, string Suffix)
{
    /// <summary>End of the name of a track with sums of k-mer weights.</summary>
    public const string WeightSumSuffix = ".deltasvm";

    /// <summary>Kind of its values.</summary>
    public TrackKind Kind => Quantity == KmerQuantity.Probability ? TrackKind.Probability : TrackKind.Scalar;

    /// <summary>The tracks of a label. The first one has the name of the label.</summary>
    /// <param name="hasDecision">True if there is a decision value. A table of weights without a bias has none.</param>
    /// <param name="platt">From decision value to probability, or null.</param>
    /// <param name="scorer">Index of the SVM or table.</param>
    public static IEnumerable<KmerTrack> From(bool hasDecision, PlattScale? platt, int scorer)
    {
        if (platt is not null)
            yield return new(scorer, KmerQuantity.Probability, "");
        if (hasDecision)
            yield return new(scorer, KmerQuantity.Decision, platt is null ? "" : ".decision");
        yield return new(scorer, KmerQuantity.WeightSum, WeightSumSuffix);
    }
}
