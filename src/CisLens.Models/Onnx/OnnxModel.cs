using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Storage;
using Microsoft.ML.OnnxRuntime;

namespace CisLens.Models.Onnx;

/// <summary>
/// A network in ONNX format. OnnxRuntime runs it on the CPU. Its input is one-hot DNA, <c>B 4 L</c>, <c>B L 4</c> or <c>B 4 1 L</c>. Its
/// output is <c>B T</c>, or <c>B N T</c> with bins.
/// </summary>
public sealed class OnnxModel : IStoredModel
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = "onnx";

    const string FileTensor = "onnx";

    readonly byte[] _file;
    readonly OnnxOptions _options;
    readonly OnnxSession _session;

    /// <summary>Opens a network.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="file">The bytes of the ONNX file.</param>
    /// <param name="path">Name of the file, for messages.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="batchSize">Windows per call that are best for speed.</param>
    /// <exception cref="ModelException">The file is not a network from one-hot DNA to the manifest's tracks.</exception>
    public OnnxModel(ModelManifest manifest, byte[] file, string path, int threads, int batchSize = 64)
    {
        (_file, BatchSize) = (file, batchSize);
        _options = manifest.Options.Deserialize<OnnxOptions>(Json.Indented)
            ?? throw new ModelException($"{path}: the manifest has no options for an ONNX network");
        int tracks = manifest.Tracks.Count;
        _session = new OnnxSession(file, path, manifest.Window, manifest.BinBp is null ? [tracks] : [manifest.Bins, tracks], threads);
        Manifest = manifest with
        {
            BaseOrder = _options.BaseOrder,
            UnknownBase = _options.UnknownBase,
            LengthStep = _session.AnyLength ? manifest.BinBp : null,
            IsLocal = _options.IsLocal && _session.AnyLength,
            ReadsUracil = _options.ReadsUracil,
        };
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    /// <remarks>The size of the file divided by 4 bytes, because OnnxRuntime does not give the number of weights.</remarks>
    public long ParameterCount => _file.Length / sizeof(float);

    /// <summary>Makes the manifest of a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="window">Length of its input in bp.</param>
    /// <param name="options">What the file does not contain.</param>
    /// <param name="tracks">The outputs, in order. Their kind is that of the options.</param>
    public static ModelManifest ManifestOf(string name, int window, OnnxOptions options, IReadOnlyList<Track> tracks) => new()
    {
        Name = name,
        Family = Family,
        Design = Family,
        Options = (JsonObject)JsonSerializer.SerializeToNode(options, Json.Indented)!,
        Window = window,
        BaseOrder = options.BaseOrder,
        UnknownBase = options.UnknownBase,
        Strand = options.ForwardOnly ? StrandRule.Forward : StrandRule.Average,
        OutputTransform = options.Logits ? "sigmoid" : "identity",
        Tracks = [.. tracks.Select(track => track with { Kind = options.Kind })],
    };

    /// <summary>Reads an ONNX file with the manifest of the model that was exported.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="threads">Number of threads.</param>
    /// <returns>The model; null if the file has no manifest, because another toolkit wrote it.</returns>
    /// <exception cref="ModelException">The manifest is damaged, or does not fit the network.</exception>
    public static OnnxModel? Import(string path, string name, int threads)
    {
        byte[] file = File.ReadAllBytes(path);
        if (OnnxSession.Metadata(file, path, OnnxExport.ManifestKey) is not { } json)
            return null;
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(json, Json.Line)!;
        }
        catch (JsonException e)
        {
            throw new ModelException($"{path}: {OnnxExport.ManifestKey} is not a valid manifest: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        if (manifest.Schema != ModelManifest.CurrentSchema)
            throw new ModelException($"{path}: the model schema is {manifest.Schema}; this program reads {ModelManifest.CurrentSchema}");
        var design = Designs.Create(manifest.Design, manifest.Options);
        var options = new OnnxOptions
        {
            BaseOrder = manifest.BaseOrder,
            UnknownBase = manifest.UnknownBase,
            ForwardOnly = manifest.Strand == StrandRule.Forward,
            IsLocal = design.IsLocal,
            ReadsUracil = design.ReadsUracil,
        };
        return new(manifest with
        {
            Name = name,
            Family = Family,
            Options = (JsonObject)JsonSerializer.SerializeToNode(options, Json.Indented)!,
        }, file, path, threads);
    }

    /// <summary>Reads an ONNX file of another toolkit as a model.</summary>
    /// <exception cref="ModelException">The file is not a network from one-hot DNA to these tracks.</exception>
    public static OnnxModel Import(string path, string name, int window, OnnxOptions options,
        IReadOnlyList<Track>? tracks, int threads)
    {
        byte[] file = File.ReadAllBytes(path);
        int outputs = OnnxSession.CountOutputs(file, path, window);
        tracks ??= [.. Enumerable.Range(1, outputs).Select(i => new Track { Id = $"track{i}", Kind = options.Kind })];
        if (tracks.Count != outputs)
            throw new ModelException($"{path}: the network has {outputs} outputs; {tracks.Count} track names were given");
        return new(ManifestOf(name, window, options, tracks), file, path, threads);
    }

    /// <summary>Opens the network of a model file.</summary>
    internal static OnnxModel Load(ModelArchive archive, string path, int threads, int batchSize)
    {
        using var reader = archive.OpenWeights();
        if (reader.Tensors is not [{ Name: FileTensor, Type: ElementType.U8 } entry])
            throw new ModelException($"{path}: expected one tensor {FileTensor} with the ONNX file");
        var file = new byte[entry.Count];
        reader.Read(entry, file);
        return new(archive.Manifest, file, path, threads, batchSize);
    }

    /// <inheritdoc/>
    /// <remarks>One tensor of bytes contains the ONNX file.</remarks>
    public void SaveWeights(Stream stream) =>
        SafetensorsWriter.Write(stream, [new TensorSource(FileTensor, ElementType.U8, [_file.Length], s => s.Write(_file))]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The windows do not have the length of the manifest.</exception>
    public void Predict(PredictionRequest request, Prediction into)
    {
        if (request.Length != Manifest.Window && Manifest.LengthStep is null)
            throw new ArgumentException($"windows of {request.Length} bp; {Manifest.Name} needs {Manifest.Window} bp");
        WholeWindows.Predict(request, Manifest, Pass, into);
    }

    void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        int all = Manifest.Tracks.Count, bins = Manifest.Head(0).Bins(batch.Length);
        float[] values = _session.Run(batch, bins * all, _options.BaseOrder, _options.UnknownBase);
        for (int i = 0; i < batch.Count * bins; i++)
            for (int t = 0; t < tracks.Length; t++)
            {
                float value = values[i * all + tracks[t]];
                output[i * tracks.Length + t] = _options.Logits ? (float)(1 / (1 + Math.Exp(-value))) : value;
            }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}

/// <summary>What an ONNX file does not contain.</summary>
public sealed record OnnxOptions
{
    /// <summary>Letters of the input channels in order.</summary>
    public string BaseOrder { get; init; } = "ACGT";

    /// <summary>How N is encoded.</summary>
    public UnknownBase UnknownBase { get; init; } = UnknownBase.Zero;

    /// <summary>True if the outputs are logits. The model then applies the sigmoid function.</summary>
    public bool Logits { get; init; }

    /// <summary>Kind of the outputs.</summary>
    public TrackKind Kind { get; init; } = TrackKind.Scalar;

    /// <summary>
    /// True to predict the given strand only, because the network already combines both strands or its input has a direction.
    /// </summary>
    public bool ForwardOnly { get; init; }

    /// <inheritdoc cref="ModelManifest.IsLocal"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLocal { get; init; }

    /// <inheritdoc cref="ModelManifest.ReadsUracil"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadsUracil { get; init; }
}
