using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;
using CisLens.Torch;
using CisLens.Torch.Optimizers;

namespace CisLens.Benchmarks;

/// <summary>A design with a batch of random sequences: one training step, and one forward pass through the contract.</summary>
sealed class Workload : IDisposable
{
    readonly Network _network;
    readonly NetModel _model;
    readonly Optimizer _optimizer;
    readonly Device _device;
    readonly byte[] _codes;
    readonly float[] _labels, _predictions;
    readonly int[] _tracks;
    readonly int _batch;

    internal Workload(string name, int batch, Device device)
    {
        var rng = new Rng(1);
        var design = Designs.Create(name);
        (_batch, _device) = (batch, device);
        _network = Network.Create(design, device, rng.Split("weights"));
        _optimizer = Optimizer.Sgd(0.01, momentum: 0.9).AddGroup(_network.Parameters);
        _codes = new byte[batch * design.Window];
        foreach (ref byte code in _codes.AsSpan())
            code = (byte)rng.Next(4);
        _tracks = [.. Enumerable.Range(0, design.Tasks)];
        _labels = new float[batch * design.Tasks];
        foreach (ref float label in _labels.AsSpan())
            label = rng.Next(10) == 0 ? 1 : 0;
        _predictions = new float[_labels.Length];
        _model = new NetModel(Manifest(design), _network, batch);
    }

    static ModelManifest Manifest(ModelDesign design) => new()
    {
        Name = design.Name,
        Family = NetModel.Family,
        Design = design.Name,
        Window = design.Window,
        BaseOrder = design.BaseOrder,
        UnknownBase = design.UnknownBase,
        Tracks = [.. Enumerable.Range(0, design.Tasks).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability })],
    };

    /// <summary>Encode, forward, loss, backward, weights; as the trainer does it.</summary>
    internal void Train()
    {
        using var scope = new TensorScope();
        var design = _network.Design;
        var x = Functional.OneHotDna(Tensor.From<byte>(_codes, [_batch, design.Window], _device), design.BaseOrder, design.UnknownBase);
        var y = Tensor.From<float>(_labels, [_batch, design.Tasks], _device);
        _optimizer.ZeroGrad();
        var loss = Functional.BinaryCrossEntropyWithLogits(_network.Forward(x, training: true), y);
        loss.Backward();
        _optimizer.Step();
        _ = loss.Item();
    }

    /// <summary>Base codes in, probabilities out.</summary>
    internal void Forward() => _model.Predict(new SequenceBatch(_codes, _network.Design.Window), _tracks, _predictions);

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }
}
