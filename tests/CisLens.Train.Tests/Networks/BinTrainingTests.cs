using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Torch;
using CisLens.Train.Evaluate;
using CisLens.Train.Jobs;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

/// <summary>Networks of the Basenji family are trained on coverage in bins.</summary>
public sealed class BinTrainingTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;
    readonly LabelledBins _data = new(300, bins: 12, binBp: 32, flank: 96);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static TrainOptions Options(ModelDesign design, string sizes) => Recipes.For(design) with { Sizes = (JsonObject)JsonNode.Parse(sizes)! };

    static readonly TrainOptions s_small = Options(new BasenjiSmall(),
        """{"crop_bins":2,"filters":[24,24],"pools":[8,4],"dilated":16,"dilations":[1,2]}""");

    TrainJob Job(TrainOptions options, string name = "m") => new(_data, options, Path.Combine(_folder, name + ".clm"));

    static TrainResult Train(TrainJob job, bool resume = false, CancellationToken? stop = null, IRunLog? log = null) =>
        Trainer.Run(job, resume, log ?? new SilentLog(), stop ?? TestContext.Current.CancellationToken);

    double[] Reached(TrainJob job)
    {
        using var model = ModelFile.Open(job.Output, Device.Cpu, selfTest: true);
        using var split = SplitPredictions.Compute(model, _data, Split.Test, stop: TestContext.Current.CancellationToken);
        return [.. Enumerable.Range(0, 3).Select(t => split.Track(t)).Select(t => Pearson.Compute(t.Predictions, t.Labels))];
    }

    [Fact]
    public void A_small_network_learns_coverage_of_either_strand()
    {
        var job = Job(s_small);
        var result = Train(job);
        Assert.Equal((WatchedMetric.Pearson, 512, 12, 64), (result.Watched, result.Manifest.Window, result.Manifest.Bins, result.Manifest.CropBp));
        Assert.All(Reached(job), r => Assert.True(r > 0.85, $"r {r}"));
    }

    [Theory]
    [InlineData("basenji", LossKind.PoissonStirling, 0.002, 10, """{"crop_bins":2,"filters":[24,24],"widths":[8,5],"pools":[8,4],"dilated":12,"point":32,"dilations":[1,2]}""")]
    [InlineData("basenji2", LossKind.PoissonMultinomial, 0.05, 10, """{"crop_bins":2,"stem":24,"stem_width":8,"tower":[24,24,24,24],"dilated":12,"point":32,"dilations":[1,2]}""")]
    public void Published_designs_learn_coverage(string name, LossKind loss, double rate, int epochs, string sizes)
    {
        var job = Job(Options(Designs.Create(name), sizes) with { Loss = loss, Epochs = epochs, BatchSize = 4, LearningRate = rate, Momentum = 0.9 });
        Train(job);
        Assert.All(Reached(job), r => Assert.True(r > 0.7, $"{name}: r {r}"));
    }

    [Theory]
    [InlineData(LossKind.Poisson)]
    [InlineData(LossKind.PoissonStirling)]
    [InlineData(LossKind.PoissonMultinomial)]
    [InlineData(LossKind.LogMse)]
    public void The_validation_loss_is_the_training_loss_of_the_validation_split(LossKind loss)
    {
        var job = Job(s_small with { Epochs = 1, LearningRate = 1e-9, Loss = loss, TotalWeight = 0.3 });
        var result = Train(job);
        using var scope = new TensorScope();
        using var model = ModelFile.Open(job.Output, Device.Cpu, selfTest: true);
        using var split = SplitPredictions.Compute(model, _data, Split.Validation, stop: TestContext.Current.CancellationToken);
        // all labels of this split are measured
        var tracks = Enumerable.Range(0, 3).Select(split.Track).ToArray();
        Tensor Table(Func<TrackPredictions, double[]> of) => Tensor.Stack([.. tracks.Select(t => Tensor.From<double>(of(t), [30, 12]))]).Permute(1, 2, 0);
        Tensor p = Table(t => t.Predictions), y = Table(t => t.Labels);
        Assert.Equal(TrainingLoss.Compute(loss, p, x => x, y, null, sum: false, 0.3).Item(), result.History[0].ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void Stopped_and_resumed_gives_the_bytes_of_a_run_that_was_not()
    {
        var options = s_small with { Epochs = 2, Accumulate = 2, BatchSize = 4, CheckpointEvery = 7, Loss = LossKind.PoissonMultinomial };
        TrainJob whole = Job(options, "whole"), parts = Job(options, "parts");
        Train(whole);
        using (var stop = new CancellationTokenSource())
            Assert.Throws<StoppedException>(() => Train(parts, stop: stop.Token, log: new StopAfter(11, stop)));
        Train(parts, resume: true);
        Assert.Equal(Weights(whole.Output), Weights(parts.Output));
    }

    static byte[] Weights(string path)
    {
        using var model = (Models.Networks.NetModel)ModelFile.Open(path, Device.Cpu, selfTest: false);
        using var stream = new MemoryStream();
        model.SaveWeights(stream);
        return stream.ToArray();
    }
}
