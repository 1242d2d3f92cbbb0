using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models.Kmers;

/// <summary>
/// Machines that read words, one a label, behind the contract that the rest of the program is written against. A label has
/// up to three tracks: <c>ID</c>, its probability (where it was fitted); <c>ID.decision</c>, the decision value f(x), which is
/// <c>ID</c> itself without a probability; and <c>ID.deltasvm</c>, the sum of word weights.
/// Unknown bases at either end are taken off first, so windows may hold shorter sequences.
/// </summary>
/// <remarks>
/// The difference of <c>ID.decision</c> between two alleles is conventions' svmdiff; that of <c>ID.deltasvm</c> is deltaSVM
/// (Lee 2015) also for indels: the words that overlap the change, with l - 1 bases on either side, weights without rho.
/// </remarks>
public abstract class KmerModel : IStoredModel
{
    readonly KmerAnswers[] _machines;
    readonly KmerTrack[] _tracks;

    private protected KmerModel(ModelManifest manifest, IEnumerable<KmerAnswers> machines, int batchSize)
    {
        (Manifest, BatchSize, _machines) = (manifest with { Float64 = true, MayLackValues = true }, batchSize, [.. machines]);
        _tracks = [.. _machines.SelectMany((machine, m) => KmerTrack.From(machine.Decides, machine.Platt, m))];
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public abstract long ParameterCount { get; }

    /// <inheritdoc/>
    public IEnumerable<int> TestedTracks => Enumerable.Range(0, _tracks.Length)
        .Where(t => _tracks[t].Quantity != KmerQuantity.Words || _machines[_tracks[t].Machine].HasQuickWords);

    /// <inheritdoc/>
    public abstract void SaveWeights(Stream stream);

    /// <summary>The labels, in the order of the machines: the tracks whose name has no ending.</summary>
    public IReadOnlyList<string> Labels => [.. Manifest.Tracks.Select(t => t.Id).Where(id => id.EndsWith(KmerTrack.WordsSuffix, StringComparison.Ordinal))
        .Select(id => id[..^KmerTrack.WordsSuffix.Length])];

    /// <summary>The word weights of a label, without rho; a table for each word length.</summary>
    public IReadOnlyList<Kernels.Scores.KmerWeights> WordsOf(int label) => _machines[label].Weights;

    /// <summary>The tracks that a machine gives a label.</summary>
    private protected static IEnumerable<Track> TracksOf(Track label, bool decides, Kernels.PlattScale? platt) =>
        KmerTrack.From(decides, platt, 0).Select(t => label with { Id = label.Id + t.Suffix, Kind = t.Kind });

    /// <summary>Refuses a manifest whose tracks are not those of the machines.</summary>
    private protected void CheckTracks(string path)
    {
        if (!_tracks.Select(t => t.Kind).SequenceEqual(Manifest.Tracks.Select(t => t.Kind)))
            throw new ModelException($"{path}: {Manifest.Tracks.Count} tracks in the manifest do not fit {_machines.Length} machines");
    }

    /// <inheritdoc/>
    /// <remarks>Copies: decision values of the whole copy; sums of k-mer weights from the k-mers that touch the edit.</remarks>
    public void Predict(PredictionRequest request, Prediction into)
    {
        Float64Answer.Answer(request, Manifest, Values, into);
        if (request.Moments.Count > 0)
            return;
        var tracks = request.Tracks.Span;
        for (int c = 0; c < request.Copies.Count; c++)
            for (int t = 0; t < tracks.Length; t++)
                if (_tracks[tracks[t]] is { Quantity: KmerQuantity.Words } track)
                {
                    var copy = request.Copies[c];
                    float delta = (float)_machines[track.Machine].DeltaSvm(request.Window(copy.Edit.Reference).Span, copy.Codes.Span, copy.Edit);
                    into.Copy(c)[t] = into.Window(copy.Edit.Reference)[t] + delta;
                }
    }

    void Values(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<double> output)
    {
        for (int m = 0; m < _machines.Length; m++)
        {
            int machine = m;
            double[]? decisions = Any(tracks, t => t.Machine == machine && t.Quantity != KmerQuantity.Words) ? _machines[m].Decisions(batch) : null;
            double[]? words = Any(tracks, t => t.Machine == machine && t.Quantity == KmerQuantity.Words) ? _machines[m].WordSums(batch) : null;
            for (int t = 0; t < tracks.Length; t++)
                if (_tracks[tracks[t]] is var track && track.Machine == m)
                    for (int i = 0; i < batch.Count; i++)
                        output[i * tracks.Length + t] = Value(track, decisions, words, i);
        }
    }

    double Value(KmerTrack track, double[]? decisions, double[]? words, int sequence) => track.Quantity switch
    {
        KmerQuantity.Words => words![sequence],
        KmerQuantity.Decision => decisions![sequence],
        _ => double.IsNaN(decisions![sequence]) ? double.NaN : _machines[track.Machine].Platt!.Probability(decisions[sequence]),
    };

    bool Any(ReadOnlySpan<int> tracks, Func<KmerTrack, bool> holds)
    {
        foreach (int t in tracks)
            if (holds(_tracks[t]))
                return true;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
