using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Engine;
using CisLens.Engine.Spans;
using CisLens.Models.Storage;
using CisLens.Torch;

namespace CisLens.Models.Networks;

/// <summary>A trained network with a design.</summary>
public sealed class NetModel : IStoredModel, IGradients, IAttention
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = ModelDesign.Family;

    // of the largest output of a layer for a batch: 256 MiB, so that windows of 100 kb are predicted one by one
    const long MostNumbers = 1 << 26;

    readonly ModelDesign _design;
    readonly Func<Network> _open;
    readonly Lazy<EngineNetwork?> _engine;
    readonly Lazy<SpliceSpans?> _spans;   // faster than whole passes, for SpliceAI on the CPU
    Network? _network;
    int[] _lastTracks = [];
    Tensor? _trackIndex;
    NetSliding? _sliding;

    /// <summary>Makes a model from a network. It owns the network and disposes it.</summary>
    public NetModel(ModelManifest manifest, Network network, int batchSize = 64) : this(manifest, network.Design, () => network,
        new(() => IsPlain(network) ? EngineNetwork.For(network.Design, network.Read) : null),
        new(() => IsPlain(network) ? SpliceSpans.For(network.Design, network.Read) : null), batchSize) => _network = network;

    static bool IsPlain(Network network) => network is { Device.Kind: DeviceKind.Cpu, Type: DType.Float32 };

    /// <param name="manifest">The manifest.</param>
    /// <param name="design">The design.</param>
    /// <param name="open">Makes the network for what the engine does not do, such as gradients.</param>
    /// <param name="engine">Predicts; null to predict with the network.</param>
    /// <param name="spans">Predicts long sequences of a splice model.</param>
    /// <param name="batchSize">Most windows per pass.</param>
    NetModel(ModelManifest manifest, ModelDesign design, Func<Network> open, Lazy<EngineNetwork?> engine, Lazy<SpliceSpans?> spans,
        int batchSize)
    {
        (_design, _open, _engine, _spans) = (design, open, engine, spans);
        (Manifest, BatchSize) = (Complete(manifest, design), LargestBatch(design, batchSize));
        ParameterCount = design.ParameterCount();
        Heads = [.. design.BoundLayers().All.OfType<Attention>().Select(layer => layer.Heads)];
    }

    /// <summary>Number of windows per pass: at most <paramref name="wanted"/>.</summary>
    internal static int LargestBatch(ModelDesign design, int wanted) => (int)Math.Clamp(MostNumbers / design.LargestOutput(), 1, wanted);

    /// <summary>Sets what a model file does not contain.</summary>
    internal static ModelManifest Complete(ModelManifest manifest, ModelDesign design) =>
        manifest with { LengthStep = design.LengthStep, IsLocal = design.IsLocal, ReadsUracil = design.ReadsUracil };

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public bool DependsOnBatch => _engine.Value is null;

    /// <inheritdoc/>
    public long ParameterCount { get; }

    /// <summary>The network, with libtorch. It is made when it is needed first; predictions on the CPU do without it.</summary>
    public Network Network => _network ??= _open();

    /// <summary>Writes the network as an ONNX file.</summary>
    public void SaveOnnx(Stream stream) => Onnx.OnnxExport.Write(Network, Manifest with { Parameters = ParameterCount }, stream);

    /// <inheritdoc/>
    public void SaveWeights(Stream stream) => NetworkWeights.Save(Network, stream);

    /// <summary>Reads the network of a model file.</summary>
    /// <exception cref="ModelException">The design or the tensors do not fit the manifest.</exception>
    internal static NetModel Load(ModelArchive archive, string path, Device device, int batchSize)
    {
        var manifest = archive.Manifest;
        var design = Designs.Create(manifest.Design, manifest.Options);
        string found = string.Join(" and ", manifest.Heads.Select(h => h.Tracks.Count));
        string expected = string.Join(" and ", design.OutputHeads.Select(h => h.Tasks));
        if (design.Window != manifest.Window || found != expected || design.BaseOrder != manifest.BaseOrder)
            throw new ModelException($"{path}: the manifest has {manifest.Window} bp, {found} tracks, " +
                $"{manifest.BaseOrder}; its design has {design.Window} bp, {expected} tracks, {design.BaseOrder}");
        if ((design.Bins, design.BinBp, design.CropBp) != (manifest.Bins, manifest.BinBp, manifest.CropBp))
            throw new ModelException($"{path}: the manifest has {manifest.Bins} bins of {manifest.BinBp} bp after a crop of " +
                $"{manifest.CropBp} bp; its design has {design.Bins} bins of {design.BinBp} bp after a crop of {design.CropBp} bp");
        using var weights = archive.OpenWeights();
        if (device.Kind != DeviceKind.Cpu)
            return new(manifest, NetworkWeights.Load(design, weights, path, device), batchSize);
        var values = NetworkWeights.Read(design, weights, path);
        var spans = SpliceSpans.For(design, name => [.. values[name]]);   // the engine changes its own
        var engine = EngineNetwork.For(design, name => values[name]);
        return engine is null ? new(manifest, NetworkWeights.Load(design, weights, path, device), batchSize)
            : new(manifest, design, () => Reopen(archive, design, path), new(engine), new(spans), batchSize);
    }

    static Network Reopen(ModelArchive archive, ModelDesign design, string path)
    {
        using var again = archive.Reopen();
        using var weights = again.OpenWeights();
        return NetworkWeights.Load(design, weights, path, Device.Cpu);
    }

    /// <inheritdoc/>
    public void Predict(PredictionRequest request, Prediction into)
    {
        if (request.Length != Manifest.Window && Manifest.LengthStep is null)
            throw new ArgumentException($"windows of {request.Length} bp; {Manifest.Name} needs {Manifest.Window} bp");
        if (_spans.Value is { } spans && request is { BothStrands: false, Moments.Count: 0, Plain: false })
            spans.Predict(request, Manifest, into, TorchLibrary.Threads);
        else
            WholeWindows.Predict(request, Manifest, (batch, tracks, bins, output) => Pass(request.Head, batch, tracks, bins, output), into);
    }

    /// <inheritdoc/>
    public IGradients Gradients => this;

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<byte> codes, int head, int track, IReadOnlyList<BinRange>? bins, double share,
        Span<float> gradient)
    {
        // gradients of the weights would cost time and memory
        var weights = Network.Parameters.Select(p => p.Value).Where(w => w.RequiresGrad).ToList();
        weights.ForEach(w => w.RequiresGrad = false);
        try
        {
            using var scope = new TensorScope();
            var x = Encode(codes, 1);
            if (share < 1)
            {
                var unknown = new byte[codes.Length];
                Array.Fill(unknown, Dna.N);
                x = x * share + Encode(unknown, 1) * (1 - share);
            }
            x.RequiresGrad = true;
            var sum = Sum(x, head, track, bins is [{ First0: 0 } all] && all.Count == Manifest.Head(head).Bins(codes.Length) ? null : bins);
            sum.Backward();
            float[] found = x.Grad!.To(DType.Float32).ToArray<float>();   // 4 × positions, in the order of the model
            for (int row = 0; row < 4; row++)
                for (int i = 0, at = Dna.Code(Manifest.BaseOrder[row]); i < codes.Length; i++, at += 4)
                    gradient[at] = found[row * codes.Length + i];
            return sum.ToArray<double>()[0];
        }
        finally
        {
            weights.ForEach(w => w.RequiresGrad = true);
        }
    }

    /// <summary>The sum of some bins of a track.</summary>
    Tensor Sum(Tensor x, int head, int track, IReadOnlyList<BinRange>? bins)
    {
        var index = Tensor.From<long>([track], [1], Network.Device);
        if (bins is null)
            return Network.Predict(x, index, head).Sum();
        int first = bins[0].First0, end = bins[^1].First0 + bins[^1].Count;
        var values = Network.Predict(x, index, head, new BinRange(first, end - first));
        return bins.Select(range => values.Narrow(1, range.First0 - first, range.Count).Sum()).Aggregate((a, b) => a + b);
    }

    Tensor Encode(ReadOnlySpan<byte> codes, int count) => Functional.OneHotDna(
        Tensor.From(codes, [count, codes.Length / count], Network.Device), Manifest.BaseOrder, Manifest.UnknownBase, Network.Type);

    /// <inheritdoc/>
    IAttention? ISequenceModel.Attention => Heads.Count > 0 ? this : null;

    /// <inheritdoc/>
    public IReadOnlyList<int> Heads { get; }

    IReadOnlyList<AttentionMap> IAttention.Attention(ReadOnlySpan<byte> codes, bool reverse, int mostCells)
    {
        using var scope = new TensorScope();
        return Network.Attention(Encode(codes, 1), reverse, mostCells);
    }

    /// <inheritdoc/>
    public ISliding? Sliding => _sliding ??= _engine.Value is { Slides: true } engine
        ? new NetSliding(engine, _design, Manifest) : null;

    void Pass(int head, SequenceBatch batch, ReadOnlySpan<int> tracks, BinRange bins, Span<float> output)
    {
        if (_engine.Value is { } engine)
        {
            engine.Predict(batch, head, tracks, bins, TorchLibrary.Threads, output);
            return;
        }
        using var noGrad = new NoGrad();
        var wanted = bins.Count == Manifest.Head(head).Bins(batch.Length) ? (BinRange?)null : bins;
        var index = IsAll(head, tracks) ? null : Index(tracks);
        for (int first = 0; first < batch.Count; first += BatchSize)
        {
            using var scope = new TensorScope();
            int count = Math.Min(BatchSize, batch.Count - first), width = bins.Count * tracks.Length;
            var x = Encode(batch.Codes.Slice(first * batch.Length, count * batch.Length), count);
            Network.Predict(x, index, head, wanted).CopyTo(output.Slice(first * width, count * width));
        }
    }

    bool IsAll(int head, ReadOnlySpan<int> tracks)
    {
        if (tracks.Length != Manifest.Head(head).Tracks.Count)
            return false;
        for (int i = 0; i < tracks.Length; i++)
            if (tracks[i] != i)
                return false;
        return true;
    }

    /// <summary>Index of some tracks. It stays on the device, because most requests have the same tracks.</summary>
    Tensor Index(ReadOnlySpan<int> tracks)
    {
        if (_trackIndex is not null && tracks.SequenceEqual(_lastTracks))
            return _trackIndex;
        _trackIndex?.Dispose();
        _lastTracks = tracks.ToArray();
        long[] index = Array.ConvertAll(_lastTracks, t => (long)t);
        return _trackIndex = TensorScope.Release(Tensor.From<long>(index, [index.Length], Network.Device));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trackIndex?.Dispose();
        _network?.Dispose();
    }
}
