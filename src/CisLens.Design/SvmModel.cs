using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design.Kernels;
using CisLens.Design.Kernels.Scores;

namespace CisLens.Design;

/// <summary>
/// Support vector machines on word kernels, one a label, behind the contract that the rest of the program is written against.
/// A sequence of two classes has the track <c>ID</c>, its probability; <c>ID.decision</c>, the decision value f(x); and
/// <c>ID.deltasvm</c>, the sum of word weights. A measured number has <c>ID</c>, f(x) itself, and <c>ID.deltasvm</c>.
/// Unknown bases at either end are taken off first, so windows may hold shorter sequences.
/// </summary>
/// <remarks>
/// The difference of <c>ID.decision</c> between two alleles is conventions' svmdiff; that of <c>ID.deltasvm</c> is deltaSVM
/// (Lee 2015) also for indels: the words that overlap the change, with l - 1 bases on either side, weights without rho.
/// </remarks>
public sealed class SvmModel : IStoredModel, IAlleleModel
{
    /// <summary>The family's name in a manifest.</summary>
    public const string Family = "svm";

    readonly KernelModel[] _machines;
    readonly SvmTrack[] _tracks;
    readonly SvmAnswers[] _answers;

    /// <summary>Wraps trained machines.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="machines">One a label.</param>
    /// <param name="threads">Most threads at once; they change no number.</param>
    /// <param name="batchSize">Sequences a call should bring.</param>
    public SvmModel(ModelManifest manifest, IReadOnlyList<KernelModel> machines, int threads, int batchSize = 64)
    {
        (Manifest, BatchSize, _machines) = (manifest, batchSize, [.. machines]);
        _tracks = [.. machines.SelectMany((machine, m) => SvmTrack.Of(machine, m))];
        _answers = [.. machines.Select(machine => new SvmAnswers(machine, threads))];
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <summary>The machines, one a label.</summary>
    public IReadOnlyList<KernelModel> Machines => _machines;

    /// <inheritdoc/>
    public long ParameterCount => _machines.Sum(m => (long)m.Coefficients.Length + 1);

    /// <inheritdoc/>
    public void SaveWeights(Stream stream) => SvmWeights.Save(_machines, stream);

    /// <summary>What the rest of the program must know of such a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="design">The design, such as <c>gkm-svm</c>.</param>
    /// <param name="options">The kernel's parameters.</param>
    /// <param name="window">Length of the longest sequence in bp.</param>
    /// <param name="labels">What the machines were trained on, one track each.</param>
    /// <param name="machines">The machines.</param>
    public static ModelManifest ManifestOf(string name, string design, JsonObject options, int window, IReadOnlyList<Track> labels, IReadOnlyList<KernelModel> machines) => new()
    {
        Name = name,
        Family = Family,
        Design = design,
        Options = options,
        Window = window,
        Strand = Core.Models.StrandRule.Forward,   // the kernel compares both strands itself
        OutputTransform = machines.Any(m => m.Platt is not null) ? "Platt's sigmoid of the decision value" : "identity",
        Tracks = [.. machines.SelectMany((machine, m) => SvmTrack.Of(machine, m).Select(t => labels[m] with { Id = labels[m].Id + t.Suffix, Kind = t.Kind }))],
        Citation = design == KernelDesigns.KmerSvm ? "Lee, Karchin and Beer 2011" : "Ghandi et al. 2014; Lee 2016; deltaSVM: Lee et al. 2015",
    };

    /// <summary>Reads the machines of a model file.</summary>
    /// <exception cref="ModelException">The file holds other tensors or numbers than its manifest says.</exception>
    internal static SvmModel Load(ModelArchive archive, string path, int threads, int batchSize)
    {
        var manifest = archive.Manifest;
        using var weights = archive.OpenWeights();
        var machines = SvmWeights.Load(KernelDesigns.Kernel(manifest.Design, manifest.Options, path), weights, path);
        var model = new SvmModel(manifest, machines, threads, batchSize);
        if (!model._tracks.Select(t => t.Kind).SequenceEqual(manifest.Tracks.Select(t => t.Kind)))
            throw new ModelException($"{path}: {manifest.Tracks.Count} tracks in the manifest do not fit {machines.Count} machines");
        return model;
    }

    /// <inheritdoc/>
    public void Predict(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        for (int m = 0; m < _machines.Length; m++)
        {
            int machine = m;
            double[]? decisions = Any(tracks, t => t.Machine == machine && t.Quantity != SvmQuantity.Words) ? _answers[m].Decisions(batch) : null;
            double[]? words = Any(tracks, t => t.Machine == machine && t.Quantity == SvmQuantity.Words) ? _answers[m].WordSums(batch) : null;
            for (int t = 0; t < tracks.Length; t++)
                if (_tracks[tracks[t]] is var track && track.Machine == m)
                    for (int i = 0; i < batch.Count; i++)
                        output[i * tracks.Length + t] = (float)Value(track, decisions, words, i);
        }
    }

    double Value(SvmTrack track, double[]? decisions, double[]? words, int sequence) => track.Quantity switch
    {
        SvmQuantity.Words => words![sequence],
        SvmQuantity.Decision => decisions![sequence],
        _ => double.IsNaN(decisions![sequence]) ? double.NaN : _machines[track.Machine].Platt!.Probability(decisions[sequence]),
    };

    bool Any(ReadOnlySpan<int> tracks, Func<SvmTrack, bool> holds)
    {
        foreach (int t in tracks)
            if (holds(_tracks[t]))
                return true;
        return false;
    }

    /// <inheritdoc/>
    public void PredictAlleles(SequenceBatch references, SequenceBatch alternates, ReadOnlySpan<WindowEdit> edits,
        ReadOnlySpan<int> tracks, Span<float> referenceOutput, Span<float> alternateOutput)
    {
        Predict(references, tracks, referenceOutput);
        Predict(alternates, tracks, alternateOutput);
        for (int t = 0; t < tracks.Length; t++)
            if (_tracks[tracks[t]] is { Quantity: SvmQuantity.Words } track)
                for (int i = 0; i < edits.Length; i++)
                    alternateOutput[i * tracks.Length + t] = referenceOutput[edits[i].Reference * tracks.Length + t] +
                        (float)_answers[track.Machine].DeltaSvm(references[edits[i].Reference], alternates[i], edits[i]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
