using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels.Scores;

namespace CisLens.Models.Kmers;

/// <summary>
/// A published table of word weights without the sequences it came from: deltaSVM's, which gives <c>ID.deltasvm</c> alone, or
/// kmer-SVM's, which has a bias and so decision values too.
/// </summary>
public sealed class WordModel : KmerModel
{
    /// <summary>The family's name in a manifest.</summary>
    public const string Family = "words";

    /// <summary>The design's name in a manifest.</summary>
    public const string Design = "word-weights";

    readonly KmerWeights _weights;
    readonly KmerSvm? _machine;

    /// <summary>Wraps a table.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="machine">The same weights with their bias, or null where there is none.</param>
    /// <param name="threads">Most threads at once; they change no number.</param>
    /// <param name="batchSize">Sequences a call should bring.</param>
    public WordModel(ModelManifest manifest, KmerWeights weights, KmerSvm? machine, int threads, int batchSize = 64)
        : base(manifest, [new WordAnswers(weights, machine, threads)], batchSize) => (_weights, _machine) = (weights, machine);

    /// <summary>The weights.</summary>
    public KmerWeights Weights => _weights;

    /// <inheritdoc/>
    public override long ParameterCount => Tables.Sum(table => table.MergedWords().LongCount());

    /// <summary>The weights of each word length.</summary>
    public IReadOnlyList<KmerWeights> Tables => _machine is null ? [_weights] : [.. _machine.Tables];

    /// <inheritdoc/>
    /// <remarks><c>weights.l</c> for each word length l, 4^l in the order of the words; with a bias <c>bias</c>, and where there is one <c>platt</c> (A and B).</remarks>
    public override void SaveWeights(Stream stream) => SafetensorsTables.Write(stream,
        [.. Tables.Select(table => (Tensor(table.WordLength), (double[]?)table.Values.ToArray())), ("bias", _machine is null ? null : [_machine.Bias]), ("platt", Platt)]);

    static string Tensor(int wordLength) => $"weights.{wordLength}";

    double[]? Platt => _machine?.Platt is { } platt ? [platt.A, platt.B] : null;

    /// <summary>What the rest of the program must know of such a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="label">What the weights tell.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="machine">The same with their bias, or null.</param>
    public static ModelManifest ManifestOf(string name, int window, Track label, KmerWeights weights, KmerSvm? machine) => new()
    {
        Name = name,
        Family = Family,
        Design = Design,
        Options = new JsonObject { ["word_length"] = weights.WordLength, ["last_word_length"] = machine?.Tables.Last().WordLength ?? weights.WordLength },
        Window = window,
        Strand = StrandRule.Forward,   // a word weighs the same on either strand
        Tracks = [.. TracksOf(label, machine is not null, machine?.Platt)],
        Citation = machine is null ? "deltaSVM: Lee et al. 2015" : "Lee, Karchin and Beer 2011",
    };

    /// <summary>Reads the table of a model file.</summary>
    /// <exception cref="ModelException">The file holds other tensors or numbers than its manifest says.</exception>
    internal static WordModel Load(ModelArchive archive, string path, int threads, int batchSize)
    {
        var (first, last) = (Whole("word_length"), Whole("last_word_length"));
        if (first < 1 || last < first || last > Kernels.PairWeights.MaxWordLength)
            throw new ModelException($"{path}: words of {first} to {last} bases, expected 1 to {Kernels.PairWeights.MaxWordLength}");
        int[] lengths = [.. Enumerable.Range(first, last - first + 1)];
        var tensors = SafetensorsTables.Read(archive, path, [.. lengths.Select(Tensor), "bias", "platt"]);
        if (lengths.Any(l => tensors[Tensor(l)] is not { } values || values.Length != 1 << (2 * l)) || tensors["bias"] is { Length: not 1 } || tensors["platt"] is { Length: not 2 })
            throw new ModelException($"{path}: the tensors do not fit words of {first} to {last} bases");
        KmerWeights[] tables = [.. lengths.Select(l => new KmerWeights(l, tensors[Tensor(l)]!))];
        var weights = tables[0];
        var machine = tensors["bias"] is { } bias ? new KmerSvm(weights, bias[0], tensors["platt"] is { } p ? new(p[0], p[1]) : null) { Others = tables[1..] } : null;
        var model = new WordModel(archive.Manifest, weights, machine, threads, batchSize);
        model.CheckTracks(path);
        return model;

        int Whole(string key) => archive.Manifest.Options?[key] is JsonValue option && option.TryGetValue(out int value) ? value : 0;
    }
}
