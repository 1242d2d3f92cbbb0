using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Motifs;
using CisLens.Models.Storage;

namespace CisLens.Models.Kmers;

/// <summary>
/// A scan with published motifs, as the simplest baseline. It has one track per motif: the highest log-odds in bits over all sites
/// on both strands. A window without a site of known bases has no value.
/// </summary>
public sealed class MotifModel : IStoredModel
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = "motif";

    /// <summary>Names of the designs: independent columns, and columns that depend on the one before.</summary>
    public const string Single = "pwm", Pairs = "dinucleotide";

    readonly IReadOnlyList<CountMatrix> _motifs;
    readonly SiteModel[] _sites;

    /// <summary>Makes a model from motifs.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="motifs">One per track.</param>
    /// <param name="batchSize">Windows per call that are best for speed.</param>
    public MotifModel(ModelManifest manifest, IReadOnlyList<CountMatrix> motifs, int batchSize = 64)
    {
        (Manifest, BatchSize, _motifs) = (KmerModel.Complete(manifest), batchSize, motifs);
        var options = Options.From(manifest);
        _sites = [.. motifs.Select(m => m.Build(options.PseudoCount, options.Background))];
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public bool DependsOnBatch => false;

    /// <inheritdoc/>
    public long ParameterCount => _motifs.Sum(m => (long)m.Counts.Length);

    /// <inheritdoc/>
    /// <remarks>The tensors are <c>m.counts</c>, one per motif.</remarks>
    public void SaveWeights(Stream stream) =>
        SafetensorsTables.Write(stream, _motifs.Select((motif, m) => ($"{m}.counts", (double[]?)motif.Counts)));

    /// <summary>Makes the manifest of a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="motifs">The motifs, all with rows of the same length.</param>
    /// <param name="pseudoCount">Sum of the counts that are added to each distribution.</param>
    /// <param name="background">Probabilities of A, C, G and T, or null for a quarter each.</param>
    public static ModelManifest ManifestOf(string name, int window, IReadOnlyList<CountMatrix> motifs, double pseudoCount,
        double[]? background) => new()
    {
        Name = name,
        Family = Family,
        Design = motifs[0].RowLength == 16 ? Pairs : Single,
        Options = (JsonObject)JsonSerializer.SerializeToNode(new Options(pseudoCount) { Background = background }, Json.Indented)!,
        Window = window,
        Strand = StrandRule.Forward,   // both strands are scanned
        OutputTransform = "the highest log-odds of a site, in bits",
        Tracks = [.. motifs.Select(m => new Track { Id = m.Name, Kind = TrackKind.Scalar, Label = m.Other.Length > 0 ? m.Other : null })],
        Citation = motifs[0].RowLength == 16 ? "Siddharthan 2010" : "Stormo 2000",
    };

    /// <summary>Reads the motifs of a model file.</summary>
    /// <exception cref="ModelException">The tensors do not fit the manifest.</exception>
    internal static MotifModel Load(ModelArchive archive, string path, int batchSize)
    {
        var manifest = archive.Manifest;
        string[] names = [.. manifest.Tracks.Select((_, m) => $"{m}.counts")];
        var tables = SafetensorsTables.Read(archive, path, names);
        int row = manifest.Design == Pairs ? 16 : 4;
        bool IsBad(string name) => tables[name] is not { Length: > 0 } counts || counts.Length % row != 0 || counts.Any(c => c < 0);
        if (names.FirstOrDefault(IsBad) is { } bad)
            throw new ModelException($"{path}: tensor {bad} is missing or damaged; expected {row} counts per row");
        try
        {
            var motifs = manifest.Tracks.Select((t, m) => new CountMatrix(t.Id, t.Label ?? "", tables[names[m]]!, row));
            return new MotifModel(manifest, [.. motifs], batchSize);
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <inheritdoc/>
    public void Predict(PredictionRequest request, Prediction into) => Float64Prediction.Predict(request, Manifest, Scan, into);

    void Scan(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<double> output)
    {
        for (int i = 0; i < batch.Count; i++)
            for (int t = 0; t < tracks.Length; t++)
            {
                double best = _sites[tracks[t]].Scan(KnownRun.From(batch[i])).Best;
                output[i * tracks.Length + t] = double.IsNegativeInfinity(best) ? double.NaN : best;
            }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Options in the manifest.</summary>
    sealed record Options(double PseudoCount)
    {
        /// <summary>Probabilities of A, C, G and T; null for a quarter each.</summary>
        public double[]? Background { get; init; }

        public static Options From(ModelManifest manifest) =>
            manifest.Options.Deserialize<Options>(Json.Indented) is { PseudoCount: > 0, Background: null or { Length: 4 } } options
                ? options
                : throw new JsonException("wrong options in the manifest; expected a pseudo-count above 0 and a background of 4 values");
    }
}
