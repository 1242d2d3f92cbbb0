using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;

namespace CisLens.Train.Evaluate;

/// <summary>
/// Two FASTA files as a dataset of one track, which is 1 for the sequences of the first file and 0 for those of the second. All examples
/// are in the test split.
/// </summary>
public sealed class FastaPair : ILabelledSequences
{
    const int BlocksPerFile = 50;
    readonly List<(string Name, byte[] Codes)> _sequences;
    readonly int _positives;

    /// <summary>Reads the sequences; each is cut or filled with N to the window of the model.</summary>
    /// <param name="model">The manifest of the model to evaluate.</param>
    /// <param name="positives">FASTA of sequences with label 1.</param>
    /// <param name="negatives">FASTA of sequences with label 0.</param>
    /// <param name="log">Receives warnings about sequences of other lengths.</param>
    public FastaPair(ModelManifest model, string positives, string negatives, IRunLog log)
    {
        Window = model.Window;
        _sequences = [.. Read(positives, model, log)];
        _positives = _sequences.Count;
        _sequences.AddRange(Read(negatives, model, log));
        var probabilities = model.Tracks.Where(t => t.Kind == TrackKind.Probability).ToArray();
        Tracks = [new Track { Id = probabilities.Length == 1 ? probabilities[0].Id : DefaultTrack, Kind = TrackKind.Probability }];
    }

    /// <summary>Name of the track if the model does not have exactly one track of probabilities.</summary>
    public const string DefaultTrack = "positive";

    /// <inheritdoc/>
    public int Count => _sequences.Count;

    /// <inheritdoc/>
    public int Window { get; }

    /// <inheritdoc/>
    public int Flank => 0;

    /// <inheritdoc/>
    public int Bins => 1;

    /// <inheritdoc/>
    public IReadOnlyList<Track> Tracks { get; }

    /// <inheritdoc/>
    public string Fingerprint => "";

    /// <inheritdoc/>
    public IReadOnlyList<int> Indexes(Split split) => split == Split.Test ? [.. Enumerable.Range(0, Count)] : [];

    /// <inheritdoc/>
    public void Sequence(int index, int shift, Span<byte> codes)
    {
        if (shift != 0 || codes.Length != Window)
            throw new ArgumentException("sequences of a FASTA pair have no bases around the window", nameof(shift));
        _sequences[index].Codes.CopyTo(codes);
    }

    /// <inheritdoc/>
    public void Labels(int index, Span<float> labels) => labels[0] = index < _positives ? 1 : 0;

    /// <inheritdoc/>
    public string Block(int index) => index < _positives ? $"positives {(long)index * BlocksPerFile / _positives}"
        : $"negatives {(long)(index - _positives) * BlocksPerFile / (Count - _positives)}";

    /// <inheritdoc/>
    public string Name(int index) => _sequences[index].Name;

    static IEnumerable<(string Name, byte[] Codes)> Read(string path, ModelManifest model, IRunLog log)
    {
        foreach (var (name, all, _) in FastaSequences.Read(path, log, null, model.ReadsUracil ? Dna.Code('T') : Dna.N))
        {
            int start = model.Centre.AnchorIndex(all.Length) - model.Centre.AnchorIndex(model.Window);
            if (all.Length != model.Window)
                log.Warn(start > 0 ? "sequences longer than the window are cut on both sides"
                    : "sequences shorter than the window are filled with N on both sides", $"{name} has {all.Length} bp, the window {model.Window} bp");
            var codes = new byte[model.Window];
            Array.Fill(codes, Dna.N);
            int from = Math.Max(0, start), to = Math.Max(0, -start);
            all.AsSpan(from, Math.Min(all.Length - from, model.Window - to)).CopyTo(codes.AsSpan(to));
            yield return (name, codes);
        }
    }
}
