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

    static readonly TrainOptions s_attention = Options(new EnformerSmall(),
        """{"crop_bins":2,"filters":[24,24,24],"blocks":1,"attention_heads":2,"key_size":8,"positions":12}""");

    [Fact]
    public void A_small_network_with_attention_learns_coverage_of_either_strand()
    {
        var job = Job(s_attention);
        Assert.Equal((512, 12), (Train(job).Manifest.Window, 12));
        Assert.All(Reached(job), r => Assert.True(r > 0.8, $"r {r}"));
    }

    [Fact]
    public void Activations_that_are_computed_again_give_the_same_weights()
    {
        TrainJob kept = Job(s_attention with { Epochs = 1 }, "kept"), again = Job(s_attention with { Epochs = 1, Recompute = true }, "again");
        Train(kept);
        Train(again);
        Assert.Equal(Weights(kept.Output), Weights(again.Output));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Products_in_bfloat16_give_a_network_that_is_about_as_good(bool attention)
    {
        var job = Job((attention ? s_attention with { Recompute = true } : s_small) with { Bf16 = true });
        Train(job);
        Assert.All(Reached(job), r => Assert.True(r > 0.8, $"r {r}"));
    }

    [Fact]
    public void A_new_head_is_trained_on_the_trunk_of_a_network_with_two_heads()
    {
        var design = new Enformer(512, Tasks: 5, CropBins: 2, Blocks: 1, AttentionHeads: 2, KeySize: 4) 
            { Tower = [6, 6, 8, 12], FurtherHeads = [new("mouse", 4)] };
        static Track[] Tracks(int count) => [.. Enumerable.Range(0, count).Select(i => new Track { Id = $"t{i}", Kind = TrackKind.Signal })];
        using var parent = new Models.Networks.NetModel(design.Manifest("parent", Tracks(5), Tracks(4)), Network.Create(design, Device.Cpu, new Rng(1)));
        string path = Path.Combine(_folder, "parent.clm");
        ModelFile.Write(path, parent);
        var options = Options(design, design.Options().ToJsonString()) with { Epochs = 1, Accumulate = 1, BatchSize = 4, Freeze = ["trunk"] };
        var job = Job(options) with { From = path };
        Train(job);
        using var model = ModelFile.Open<Models.Networks.NetModel>(job.Output, "a network");
        Assert.Equal((1, 3), (model.Manifest.Heads.Count, model.Manifest.Tracks.Count));
        foreach (var weight in model.Network.Weights.Where(w => !w.Name.StartsWith("_heads", StringComparison.Ordinal)))
            Assert.Equal(parent.Network.Read(weight.Name), model.Network.Read(weight.Name));
        Assert.Equal([3, 24], model.Network.Weights.Single(w => w.Name == "_heads.human.0.weight").Shape);
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
