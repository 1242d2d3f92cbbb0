using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Motifs;

namespace CisLens.Models.Kmers;

/// <summary>
/// A scan with published motifs, the plainest model there is: a track a motif, the highest log-odds in bits over all sites of
/// both strands. A window without a site of known bases has no number.
/// </summary>
public sealed class MotifModel : IStoredModel
{
    /// <summary>The family's name in a manifest.</summary>
    public const string Family = "motif";

    /// <summary>The designs: columns that do not look at each other, and columns that look at the one before.</summary>
    public const string Single = "pwm", Pairs = "dinucleotide";

    readonly IReadOnlyList<CountMatrix> _motifs;
    readonly SiteModel[] _sites;

    /// <summary>Wraps motifs.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="motifs">One a track.</param>
    /// <param name="batchSize">Sequences a call should bring.</param>
    public MotifModel(ModelManifest manifest, IReadOnlyList<CountMatrix> motifs, int batchSize = 64)
    {
        (Manifest, BatchSize, _motifs) = (manifest with { Float64 = true, MayLackValues = true }, batchSize, motifs);
        var options = Options.From(manifest);
        _sites = [.. motifs.Select(m => m.Build(options.PseudoCount, options.Background))];
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public long ParameterCount => _motifs.Sum(m => (long)m.Counts.Length);

    /// <inheritdoc/>
    /// <remarks><c>m.counts</c> of motif m.</remarks>
    public void SaveWeights(Stream stream) => SafetensorsTables.Write(stream, _motifs.Select((motif, m) => ($"{m}.counts", (double[]?)motif.Counts)));

    /// <summary>What the rest of the program must know of such a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="window">Length of a window in bp.</param>
    /// <param name="motifs">The motifs, all of one kind.</param>
    /// <param name="pseudoCount">Counts added to each distribution in all.</param>
    /// <param name="background">q of A, C, G, T, or null for a quarter each.</param>
    public static ModelManifest ManifestOf(string name, int window, IReadOnlyList<CountMatrix> motifs, double pseudoCount, double[]? background) => new()
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
    /// <exception cref="ModelException">The file holds other tensors than its manifest says.</exception>
    internal static MotifModel Load(ModelArchive archive, string path, int batchSize)
    {
        var manifest = archive.Manifest;
        string[] names = [.. manifest.Tracks.Select((_, m) => $"{m}.counts")];
        var tables = SafetensorsTables.Read(archive, path, names);
        int row = manifest.Design == Pairs ? 16 : 4;
        if (names.FirstOrDefault(name => tables[name] is not { Length: > 0 } counts || counts.Length % row != 0 || counts.Any(c => c < 0)) is { } bad)
            throw new ModelException($"{path}: tensor {bad} is missing or not {row} counts a row");
        try
        {
            return new MotifModel(manifest, [.. manifest.Tracks.Select((t, m) => new CountMatrix(t.Id, t.Label ?? "", tables[names[m]]!, row))], batchSize);
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <inheritdoc/>
    public void Predict(PredictionRequest request, Prediction into) => Float64Answer.Answer(request, Manifest, Scan, into);

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

    /// <summary>The manifest's options.</summary>
    sealed record Options(double PseudoCount)
    {
        /// <summary>q of A, C, G, T; a quarter each without it.</summary>
        public double[]? Background { get; init; }

        public static Options From(ModelManifest manifest) =>
            manifest.Options.Deserialize<Options>(Json.Indented) is { PseudoCount: > 0 } options && options.Background is null or { Length: 4 }
                ? options : throw new JsonException("the manifest's options are no pseudo-count above 0 and a background of four");
    }
}
