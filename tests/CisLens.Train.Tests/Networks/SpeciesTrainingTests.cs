using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;
using CisLens.Train.Batches;
using CisLens.Train.Evaluate;
using CisLens.Train.Jobs;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

/// <summary>Networks with a head per species are trained on the genomes in turn.</summary>
public sealed class SpeciesTrainingTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;
    readonly LabelledSpecies _data = new(300, 150);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static TrainOptions Options(ModelDesign design, string sizes) => Recipes.For(design) with { Sizes = (JsonObject)JsonNode.Parse(sizes)! };

    static readonly TrainOptions s_small = Options(new BasenjiSmall(),
        """{"crop_bins":2,"filters":[24,24],"pools":[8,4],"dilated":16,"dilations":[1,2]}""");

    static readonly TrainOptions s_basenji2 = Options(new Basenji2(),
        """{"crop_bins":2,"stem":24,"stem_width":8,"tower":[24,24,24,24],"dilated":12,"point":32,"dilations":[1,2]}""");

    static readonly TrainOptions s_enformer = Options(new Enformer(),
        """{"crop_bins":2,"blocks":1,"attention_heads":2,"key_size":4,"tower":[6,6,8,12]}""") with { Accumulate = 2, BatchSize = 2 };

    TrainJob Job(TrainOptions options, string name = "m", ILabelledSequences? data = null) =>
        new(data ?? _data, options, Path.Combine(_folder, name + ".clm"));

    static TrainResult Train(TrainJob job, bool resume = false, CancellationToken? stop = null, IRunLog? log = null) =>
        Trainer.Run(job, resume, log ?? new SilentLog(), stop ?? TestContext.Current.CancellationToken);

    double[] Reached(TrainJob job, string head)
    {
        var data = _data.ForHead(head);
        using var model = ModelFile.Open([job.Output], Device.Cpu, 16, selfTest: true, head, out _);
        using var split = SplitPredictions.Compute(model, data, Split.Test, stop: TestContext.Current.CancellationToken);
        return [.. data.Tracks.Index().Select(t => split.Track(t.Index)).Select(t => Pearson.Compute(t.Predictions, t.Labels))];
    }

    [Fact]
    public void A_network_learns_the_coverage_of_both_species()
    {
        var job = Job(s_small);
        var result = Train(job);
        var heads = result.Manifest.Heads;
        Assert.Equal([("human", "human", 3), ("mouse", "mouse", 1)], heads.Select(h => (h.Name, h.Species!, h.Tracks.Count)));
        Assert.All(Reached(job, "human"), r => Assert.True(r > 0.8, $"human: r {r}"));
        Assert.All(Reached(job, "mouse"), r => Assert.True(r > 0.8, $"mouse: r {r}"));
        Assert.All(result.History, point =>
        {
            Assert.Equal(["human", "mouse"], point.Heads!.Select(h => h.Head));
            Assert.Equal(point.Heads!.Average(h => h.Metric), point.Metric);
            Assert.Equal(point.Heads!.Average(h => h.ValidationLoss), point.ValidationLoss);
            Assert.Equal(point.Heads!.Average(h => h.TrainLoss), point.TrainLoss);
        });
        Assert.Equal(WatchedMetric.Pearson, result.Watched);
    }

    [Fact]
    public void The_log_states_the_metric_of_each_head()
    {
        var log = new KeptLog();
        Train(Job(s_small with { Epochs = 1 }), log: log);
        Assert.Matches(@"epoch 1: loss \S+, validation loss \S+, pearson \S+ \(human \S+, mouse \S+\) \(best\)", string.Join("\n", log.Lines));
    }

    sealed class KeptLog : IRunLog
    {
        public List<string> Lines { get; } = [];
        public void Info(string message) => Lines.Add(message);
        public void Warn(string kind, string instance) => Lines.Add($"{kind}: {instance}");
        public void Progress(string what, long done, long? total, string unit) { }
    }

    [Theory, InlineData("basenji2"), InlineData("enformer")]
    public void Published_designs_train_both_heads(string name)
    {
        var options = (name == "basenji2" ? s_basenji2 with { LearningRate = 0.01, Momentum = 0.9 } : s_enformer) with { Epochs = 1 };
        var job = Job(options);
        Assert.Equal(["human", "mouse"], Train(job).Manifest.Heads.Select(h => h.Name));
        Assert.Single(Reached(job, "mouse"));
    }

    [Fact]
    public void Stopped_and_resumed_gives_the_bytes_of_a_run_that_was_not()
    {
        // the second head has no step before the first checkpoint, and so no state of the optimizer
        var options = s_small with { Epochs = 2, Accumulate = 2, BatchSize = 4, CheckpointEvery = 1 };
        TrainJob whole = Job(options, "whole"), parts = Job(options, "parts");
        Train(whole);
        foreach (int steps in new[] { 1, 12 })
            using (var stop = new CancellationTokenSource())
                Assert.Throws<StoppedException>(() => Train(parts, resume: true, stop: stop.Token, log: new StopAfter(steps, stop)));
        Train(parts, resume: true);
        Assert.Equal(Weights(whole.Output), Weights(parts.Output));
        Assert.Equal(File.ReadAllText(whole.LogPath), File.ReadAllText(parts.LogPath));
    }

    static byte[] Weights(string path)
    {
        using var model = ModelFile.Open<NetModel>(path, "a network");
        using var stream = new MemoryStream();
        model.SaveWeights(stream);
        return stream.ToArray();
    }

    static float[] Weight(string path, string name)
    {
        using var model = ModelFile.Open<NetModel>(path, "a network");
        return model.Network.Read(name);
    }

    // with momentum and weight decay, a weight changes also where its gradient is 0; that of another head has none
    [Theory, InlineData(OptimizerKind.AdamW), InlineData(OptimizerKind.Sgd)]
    public void A_batch_does_not_change_the_other_head(OptimizerKind optimizer)
    {
        var design = DataDesign.For(_data, s_small);
        var options = s_small with { Optimizer = optimizer, Momentum = 0.9, WeightDecay = 0.1, ClipNorm = 1 };
        var heads = HeadTraining.From(_data, design, options, new SilentLog());
        var plan = new BatchPlan([.. heads.Select(h => (h.Data, h.Labels))], design.Window, options, new Rng(5));
        using var network = Network.Create(design, Device.Cpu, new Rng(1));
        using var stepper = new Stepper(network, options, [.. heads.Select(h => h.Loss)]);
        for (int batch = 0; batch < 6; batch++)
        {
            float[] human = network.Read("head.human.weight"), mouse = network.Read("head.mouse.weight"), trunk = network.Read("tower.0.conv.weight");
            var made = plan.Make(0, batch);
            stepper.Step(made, 0.01);
            Assert.Equal(made.Head == 0, !human.SequenceEqual(network.Read("head.human.weight")));
            Assert.Equal(made.Head == 1, !mouse.SequenceEqual(network.Read("head.mouse.weight")));
            Assert.NotEqual(trunk, network.Read("tower.0.conv.weight"));
        }
    }

    [Fact]
    public void New_heads_start_on_the_trunk_of_an_old_model_and_a_known_head_is_kept()
    {
        var old = Job(s_small with { Epochs = 1 }, "old", _data.ForHead("human"));
        Assert.Null(Train(old).Manifest.FurtherHeads);
        using var parent = ModelFile.Open<NetModel>(old.Output, "a network");
        var sizes = parent.Network.Design.Options();
        var job = Job(s_small with { Sizes = sizes, Epochs = 1, LearningRate = 1e-30, Freeze = ["trunk"] }, "new") with { From = old.Output };
        Train(job);
        foreach (var weight in parent.Network.Weights.Where(w => !w.Name.StartsWith("head", StringComparison.Ordinal)))
            Assert.Equal(parent.Network.Read(weight.Name), Weight(job.Output, weight.Name));
        Assert.Equal(parent.Network.Read("head.weight"), Weight(job.Output, "head.human.weight"));
        Assert.Equal(24, Weight(job.Output, "head.mouse.weight").Length);
    }

    [Fact]
    public void A_design_with_one_head_is_refused_in_one_line()
    {
        var refused = Assert.Throws<UsageException>(() => Train(Job(Recipes.For(new CisNet()))));
        Assert.Equal("the data has the heads human, mouse, and design cisnet has one: train on one of them with --head human, "
            + "or choose a design with a head per species, such as basenji-small", refused.Message);
    }

    [Fact]
    public void Task_weights_name_tracks_of_any_head()
    {
        var options = s_small with { Epochs = 1, TaskWeights = new() { ["sum2"] = 0.5, ["plus"] = 2 } };
        Train(Job(options));
        var refused = Assert.Throws<UsageException>(() => Train(Job(options with { TaskWeights = new() { ["sum3"] = 1 } })));
        Assert.Contains("the data has no track sum3", refused.Message, StringComparison.Ordinal);
    }
}
