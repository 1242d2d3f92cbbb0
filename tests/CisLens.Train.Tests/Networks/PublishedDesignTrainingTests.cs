using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Torch;
using CisLens.Train.Evaluate;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

/// <summary>Small forms of the published designs can be trained to find a motif.</summary>
public sealed class PublishedDesignTrainingTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("deepstarr", TrackKind.Scalar, 50, 6, """{"filters":[16,16,16,16],"hidden":[16,16],"dropout_rate":0.1}""")]
    [InlineData("mpra-dragonn", TrackKind.Scalar, 20, 15, """{"filters":[16,16,16]}""")]   // this network has no pools, so each position is trained separately
    [InlineData("xpresso", TrackKind.Scalar, 50, 10, """{"filters":[16,16],"widths":[9,5],"pools":[5,2],"hidden":[16,8]}""")]
    [InlineData("factornet", TrackKind.Probability, 30, 10, """{"filters":16,"width":9,"pool":5,"recurrent":8,"hidden":16}""")]
    [InlineData("deepbind", TrackKind.Probability, 50, 6, """{"detector_length":10,"detectors":8}""")]
    [InlineData("basset-basenji", TrackKind.Probability, 50, 8, """{"stem":16,"stem_width":9,"tower":[16,16],"point":16,"hidden":16}""")]
    public void A_network_finds_a_motif(string name, TrackKind kind, int window, int epochs, string sizes)
    {
        var data = LabelledText.WithMotif(1000, window, kind);
        var job = new TrainJob(data, Recipes.For(Designs.Create(name)) with
        {
            Design = name,
            Sizes = (JsonObject)JsonNode.Parse(sizes)!,
            Epochs = epochs,
            BatchSize = 32,
            LearningRate = 0.01,
            Seed = 3,      // with one seed in ten, all units of such small last layers become 0
            ShiftBp = 0,   // a shift would move the motif out of such short windows
        }, Path.Combine(_folder, "m.clm"));
        Trainer.Run(job, resume: false, new SilentLog(), TestContext.Current.CancellationToken);
        using var model = ModelFile.Open(job.Output, Device.Cpu, selfTest: true);
        using var split = SplitPredictions.Compute(model, data, Split.Test, stop: TestContext.Current.CancellationToken);
        var test = split.Track(0);
        double reached = kind == TrackKind.Scalar ? Pearson.Compute(test.Predictions, test.Labels) : Auroc.Compute(test.Predictions, test.Labels);
        Assert.True(reached > 0.8, $"{name} reaches {reached:R}");
    }

    [Theory]
    [InlineData("deepbind")]
    [InlineData("factornet")]
    public void A_penalty_on_hidden_activations_that_a_design_does_not_have_is_refused(string name)
    {
        var options = Recipes.For(Designs.Create(name)) with { Design = name, HiddenL1 = 1e-8 };
        var job = new TrainJob(LabelledText.WithMotif(100, 700, TrackKind.Probability), options, Path.Combine(_folder, "m.clm"));
        Assert.Contains("set hidden_l1 to 0", Assert.Throws<UsageException>(() => Trainer.Run(job, resume: false, new SilentLog(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }
}
