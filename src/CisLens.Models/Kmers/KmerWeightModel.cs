using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Scores;
using CisLens.Models.Storage;

namespace CisLens.Models.Kmers;

/// <summary>
/// A published table of k-mer weights without its support sequences. A table of deltaSVM gives the track <c>ID.deltasvm</c> only.
/// The weights of kmer-SVM have a bias, so they give decision values too.
/// </summary>
sealed class KmerWeightModel : KmerModel
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = "words";

    /// <summary>Name of the design in a manifest.</summary>
    public const string Design = "word-weights";

    readonly IReadOnlyList<KmerWeights> _tables;
    readonly KmerSvm? _svm;

    /// <summary>Makes a model from a table.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="svm">The same weights with their bias, or null if there is none.</param>
    /// <param name="threads">Number of threads. It does not change the predictions.</param>
    /// <param name="batchSize">Windows per call that are best for speed.</param>
    public KmerWeightModel(ModelManifest manifest, KmerWeights weights, KmerSvm? svm, int threads, int batchSize = 64)
        : base(manifest, [new Scorer(weights, svm, threads)], batchSize) => (_tables, _svm) = (TablesOf(weights, svm), svm);

    static IReadOnlyList<KmerWeights> TablesOf(KmerWeights weights, KmerSvm? svm) => svm is null ? [weights] : [.. svm.Tables];

    /// <inheritdoc/>
    public override long ParameterCount => _tables.Sum(table => table.MergedKmers().LongCount());

    /// <inheritdoc/>
    /// <remarks>
    /// The tensors are <c>weights.l</c> for each k-mer length l with 4^l values; <c>bias</c>, if there is one; and <c>platt</c>
    /// (A and B), if the probability was fitted.
    /// </remarks>
    public override void SaveWeights(Stream stream) => SafetensorsTables.Write(stream,
    [
        .. _tables.Select(table => (Tensor(table.WordLength), (double[]?)table.Values.ToArray())),
        ("bias", _svm is null ? null : [_svm.Bias]),
        ("platt", _svm?.Platt is { } platt ? [platt.A, platt.B] : null),
    ]);

    static string Tensor(int length) => $"weights.{length}";

    /// <summary>Makes the manifest of a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="label">The label.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="svm">The same weights with their bias, or null.</param>
    public static ModelManifest ManifestOf(string name, int window, Track label, KmerWeights weights, KmerSvm? svm) => new()
    {
        Name = name,
        Family = Family,
        Design = Design,
        Options = new JsonObject
        {
            ["word_length"] = weights.WordLength,
            ["last_word_length"] = svm?.Tables.Last().WordLength ?? weights.WordLength,
        },
        Window = window,
        Strand = StrandRule.Forward,   // a k-mer and its reverse complement have the same weight
        Tracks = [.. TracksOf(label, svm is not null, svm?.Platt)],
        Citation = svm is null ? "deltaSVM: Lee et al. 2015" : "Lee, Karchin and Beer 2011",
    };

    /// <summary>Reads the table of a model file.</summary>
    /// <exception cref="ModelException">The tensors do not fit the manifest.</exception>
    internal static KmerWeightModel Load(ModelArchive archive, string path, int threads, int batchSize)
    {
        var (first, last) = (Whole("word_length"), Whole("last_word_length"));
        if (first < 1 || last < first || last > PairWeights.MaxWordLength)
            throw new ModelException($"{path}: k-mers of {first} to {last} bases; expected 1 to {PairWeights.MaxWordLength}");
        int[] lengths = [.. Enumerable.Range(first, last - first + 1)];
        var tensors = SafetensorsTables.Read(archive, path, [.. lengths.Select(Tensor), "bias", "platt"]);
        if (lengths.Any(l => tensors[Tensor(l)] is not { } values || values.Length != 1 << (2 * l))
            || tensors["bias"] is { Length: not 1 } || tensors["platt"] is { Length: not 2 })
            throw new ModelException($"{path}: the tensors do not fit k-mers of {first} to {last} bases");
        KmerWeights[] tables = [.. lengths.Select(l => new KmerWeights(l, tensors[Tensor(l)]!))];
        var platt = tensors["platt"] is { } p ? new PlattScale(p[0], p[1]) : null;
        var svm = tensors["bias"] is { } bias ? new KmerSvm(tables[0], bias[0], platt) { Others = tables[1..] } : null;
        var model = new KmerWeightModel(archive.Manifest, tables[0], svm, threads, batchSize);
        model.CheckTracks(path);
        return model;

        int Whole(string key) => archive.Manifest.Options?[key] is JsonValue option && option.TryGetValue(out int value) ? value : 0;
    }

    /// <summary>Scores windows with the table, and with the bias if there is one.</summary>
    sealed class Scorer(KmerWeights weights, KmerSvm? svm, int threads) : KmerScorer
    {
        /// <inheritdoc/>
        public override PlattScale? Platt => svm?.Platt;

        /// <inheritdoc/>
        public override bool HasDecision => svm is not null;

        private protected override int WordLength => Weights.Max(table => table.WordLength);

        private protected override double[] Score(SequenceSet sequences) => svm!.Score(sequences, threads);

        private protected override IReadOnlyList<KmerWeights> ComputeWeights() => TablesOf(weights, svm);
    }
}
