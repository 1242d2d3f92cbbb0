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

public sealed class TrainerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static readonly TrainOptions s_options = Recipes.For(new CisNet()) with
    {
        Sizes = new JsonObject { ["filters"] = 16, ["hidden"] = 16, ["dilations"] = new JsonArray(1) },
        Epochs = 3,
        BatchSize = 32,
        ValidateEvery = 7,
        CheckpointEvery = 2,
        LearningRate = 0.01,
    };

    TrainJob Job(string name, LabelledText data, TrainOptions options) => new(data, options, Path.Combine(_folder, name, "m.clm"));

    static TrainResult Train(TrainJob job, bool resume = false, IRunLog? log = null, CancellationTokenSource? stop = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(job.Output)!);
        return Trainer.Run(job, resume, log ?? new SilentLog(), stop?.Token ?? TestContext.Current.CancellationToken);
    }

    static TrackPredictions Predict(TrainJob job, LabelledText data, Split split)
    {
        using var model = ModelFile.Open(job.Output, Device.Cpu, selfTest: true);
        using var predictions = SplitPredictions.Compute(model, data, split, stop: TestContext.Current.CancellationToken);
        return predictions.Track(0);
    }

    static byte[] Model(TrainJob job) => File.ReadAllBytes(job.Output);

    static byte[] Log(TrainJob job) => File.ReadAllBytes(job.LogPath);

    [Fact]
    public void A_network_finds_a_motif_and_keeps_the_best_weights()
    {
        var data = LabelledText.WithMotif(1000, 50, TrackKind.Probability);
        var job = Job("a", data, s_options with { Epochs = 8, ValidateEvery = null });
        var result = Train(job);
        Assert.Equal(result.History.MaxBy(p => p.Metric)!.Step, result.BestStep);
        var test = Predict(job, data, Split.Test);
        Assert.True(Auroc.Compute(test.Predictions, test.Labels) > 0.9);
        var validation = Predict(job, data, Split.Validation);
        Assert.Equal(result.Best!.Value, Auroc.Compute(validation.Predictions, validation.Labels), 4);
        Assert.False(Directory.Exists(job.CheckpointFolder));
    }

    [Fact]
    public void Scalars_are_predicted_on_their_own_scale()
    {
        // labels are −7 without the motif and −4 with it
        var data = LabelledText.WithMotif(1000, 50, TrackKind.Scalar);
        var job = Job("a", data, s_options with { Epochs = 8, ValidateEvery = null });
        Train(job);
        var test = Predict(job, data, Split.Test);
        Assert.True(Pearson.Compute(test.Predictions, test.Labels) > 0.8);
        Assert.True(RSquared.Compute(test.Predictions, test.Labels) > 0.6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        var jobs = new[] { Job("a", data, s_options), Job("b", data, s_options), Job("c", data, s_options with { Seed = 2 }) };
        foreach (var job in jobs)
            Train(job);
        Assert.Equal(Model(jobs[0]), Model(jobs[1]));
        Assert.Equal(Log(jobs[0]), Log(jobs[1]));
        Assert.NotEqual(Model(jobs[0]), Model(jobs[2]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(15)]
    public void Stopped_and_resumed_gives_the_bytes_of_a_run_that_was_not(int stopAfter)
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Scalar);
        var whole = Job("whole", data, s_options);
        var parts = Job("parts", data, s_options);
        Train(whole);
        using (var stop = new CancellationTokenSource())
            Assert.Throws<StoppedException>(() => Train(parts, log: new StopAfter(stopAfter, stop), stop: stop));
        Assert.False(File.Exists(parts.Output));
        Train(parts, resume: true);
        Assert.Equal(Model(whole), Model(parts));
        Assert.Equal(Log(whole), Log(parts));
    }

    [Fact]
    public void A_recipe_with_everything_resumes_to_the_same_bytes()
    {
        var options = Recipes.For(new CisNet(), name: "deepsea") with
        {
            Sizes = s_options.Sizes,
            LearningRate = 0.1,
            Decay = 0.1,
            HiddenL1 = 0.01,
            Strand = StrandAugmentation.Alternate,
            TaskWeights = new() { ["motif"] = 0.5 },
            Epochs = 2,
            CheckpointEvery = 2,
            ValidateEvery = 7,
        };
        var data = LabelledText.WithMotif(200, 40, TrackKind.Probability);
        var (whole, parts) = (Job("whole", data, options), Job("parts", data, options));
        Train(whole);
        using (var stop = new CancellationTokenSource())
            Assert.Throws<StoppedException>(() => Train(parts, log: new StopAfter(5, stop), stop: stop));
        Assert.Contains("other options (recipe)", Assert.Throws<InputException>(
            () => Train(parts with { Options = options with { Recipe = "basset" } }, resume: true)).Message);
        Train(parts, resume: true);
        Assert.Equal(Model(whole), Model(parts));
        Assert.Equal(Log(whole), Log(parts));
    }

    [Fact]
    public void Missing_labels_and_tasks_of_weight_0_change_no_byte()
    {
        var data = LabelledText.WithMotif(200, 40, TrackKind.Probability);
        // the second task has the same label, measured in every third example; the third has random labels that depend on the seed
        LabelledText With(int seed) => data.Extended(["part", "noise"], (i, label) => [i % 3 == 0 ? label : float.NaN, (i * 7 + seed) % 5 < 2 ? 1 : 0]);
        var options = s_options with { Epochs = 2, TaskWeights = new() { ["noise"] = 0 } };
        var jobs = new[] { Job("a", With(0), options), Job("b", With(1), options), Job("c", With(1), options with { TaskWeights = null }) };
        foreach (var job in jobs)
            Train(job);
        using (var network = ModelFile.Open(jobs[0].Output, Device.Cpu))
            Assert.Equal(3, network.Manifest.Tracks.Count);
        Assert.Equal(Log(jobs[0]), Log(jobs[1]));
        Assert.Equal(Model(jobs[0]), Model(jobs[1]));
        Assert.NotEqual(Log(jobs[1]), Log(jobs[2]));
    }

    [Fact]
    public void A_task_that_is_measured_in_a_third_of_the_examples_can_be_trained()
    {
        var data = LabelledText.WithMotif(1000, 50, TrackKind.Probability).Extended(["part"], (i, label) => [i % 3 == 0 ? label : float.NaN]);
        var job = Job("a", data, s_options with { Epochs = 8, ValidateEvery = null });
        Train(job);
        using var model = ModelFile.Open(job.Output, Device.Cpu);
        using var test = SplitPredictions.Compute(model, data, Split.Test, stop: TestContext.Current.CancellationToken);
        var part = test.Track(1);
        Assert.InRange(part.Labels.Length, 30, 36);   // a third of the 100 test examples is measured
        Assert.True(Auroc.Compute(part.Predictions, part.Labels) > 0.85);
    }

    [Fact]
    public void A_run_stopped_before_its_first_step_can_be_resumed()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        var job = Job("a", data, s_options with { Epochs = 1 });
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<StoppedException>(() => Train(job, stop: stop));
        Assert.Equal(10, Train(job, resume: true).Steps);   // there are 320 examples in batches of 32
    }

    [Fact]
    public void A_checkpoint_of_other_options_or_data_is_refused()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        var job = Job("a", data, s_options);
        using var stop = new CancellationTokenSource();
        Assert.Throws<StoppedException>(() => Train(job, log: new StopAfter(3, stop), stop: stop));
        Assert.Contains("other options (learning_rate)", Assert.Throws<InputException>(
            () => Train(job with { Options = s_options with { LearningRate = 0.02 } }, resume: true)).Message);
        var other = LabelledText.WithMotif(400, 40, TrackKind.Probability, fingerprint: "other");
        Assert.Contains("other data", Assert.Throws<InputException>(() => Train(job with { Data = other }, resume: true)).Message);
        Assert.Contains("--threads 1", Assert.Throws<InputException>(() => Train(job with { Threads = 2 }, resume: true)).Message);
    }

    [Fact]
    public void Training_stops_early_when_the_metric_does_not_improve()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        var result = Train(Job("a", data, s_options with { Epochs = 50, ValidateEvery = 2, Patience = 3, LearningRate = 1e-9, WarmUp = 0 }));
        Assert.True(result.Steps < 40);
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_refused_with_advice()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Scalar);
        string message = Assert.Throws<ModelException>(() => Train(Job("a", data, s_options with
        {
            LearningRate = 1e30,
            ClipNorm = null,
            Optimizer = OptimizerKind.Sgd,
            WarmUp = 0,
            Schedule = ScheduleKind.Constant,
        }))).Message;
        Assert.Contains("smaller learning_rate", message);
    }

    [Fact]
    public void Native_memory_stays_flat()
    {
        var data = LabelledText.WithMotif(100, 30, TrackKind.Probability);
        var live = new LiveObjects();
        Train(Job("a", data, s_options with { Epochs = 150, ValidateEvery = 1000, CheckpointEvery = null }), log: live);
        Assert.True(live.Seen.Count > 400);
        Assert.Single(live.Seen.Skip(10).Distinct());
    }

    sealed class LiveObjects : IRunLog
    {
        public List<long> Seen { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) { }
        public void Progress(string what, long done, long? total, string unit) => Seen.Add(TorchLibrary.LiveObjects);
    }
}
