using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;
using CisLens.Torch;
using CisLens.Train.Batches;
using CisLens.Train.Networks;

namespace CisLens.Benchmarks;

/// <summary>A design with random data: the trainer's own step, fed as the trainer feeds it, and a forward pass through the contract.</summary>
sealed class Workload : IDisposable
{
    readonly Network _network;
    readonly NetModel _model;
    readonly Stepper _stepper;
    readonly BatchFeed _feed;
    readonly TrainOptions _options;
    readonly byte[] _codes;
    readonly float[] _predictions;
    readonly int[] _tracks;

    internal Workload(string name, int batch, Device device)
    {
        var rng = new Rng(1);
        var design = Designs.Create(name);
        Track[] tracks = [.. Enumerable.Range(0, design.Tasks).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Probability })];
        var data = new RandomSequences(8 * batch, design.Window, tracks, rng.Split("data"));
        _options = new TrainOptions { Design = name, BatchSize = batch, Strand = StrandAugmentation.None, Optimizer = OptimizerKind.Sgd, LearningRate = 0.01, Momentum = 0.9 };
        _network = Network.Create(design, device, rng.Split("weights"));
        _stepper = new Stepper(_network, _options, [.. Enumerable.Repeat(LossKind.Bce, _network.Design.Tasks)]);
        var labels = new LabelCoding(tracks, LabelStatistics.Compute(data), balance: false, missing: false);
        _feed = new BatchFeed(new BatchPlan(data, data.Window, _options, labels, rng.Split("batches")), epoch: 0, batch: 0, epochs: int.MaxValue);
        _model = new NetModel(Manifest(design, tracks), _network, batch);
        _tracks = [.. Enumerable.Range(0, tracks.Length)];
        _predictions = new float[batch * tracks.Length];
        _codes = new byte[batch * design.Window];
        for (int i = 0; i < batch; i++)
            data.Sequence(i, 0, _codes.AsSpan(i * design.Window, design.Window));
    }

    static ModelManifest Manifest(ModelDesign design, Track[] tracks) => new()
    {
        Name = design.Name,
        Family = NetModel.Family,
        Design = design.Name,
        Window = design.Window,
        BaseOrder = design.BaseOrder,
        UnknownBase = design.UnknownBase,
        Tracks = tracks,
    };

    /// <summary>Take a batch from the feed, encode, forward, loss, backward, weights.</summary>
    internal void Train() => _stepper.Step(_feed.Next()!, _options.LearningRate);

    /// <summary>Base codes in, probabilities out.</summary>
    internal void Forward() => _model.Predict(new SequenceBatch(_codes, _network.Design.Window), _tracks, _predictions);

    public void Dispose()
    {
        _feed.Dispose();
        _stepper.Dispose();
        _model.Dispose();
    }
}
