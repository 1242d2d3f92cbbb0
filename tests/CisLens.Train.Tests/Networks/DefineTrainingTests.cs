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

/// <summary>The DeFine-style design is trained on strengths, on classes, or on both.</summary>
public sealed class DefineTrainingTests : IDisposable
{
    static readonly Track s_strength = new() { Id = "strength", Kind = TrackKind.Scalar }, s_bound = new() { Id = "bound", Kind = TrackKind.Probability };
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    TrainJob Job(LabelledText data, string? heads = null) => new(data, Recipes.For(new Define()) with
    {
        Design = "define",
        Sizes = new JsonObject { ["filters"] = new JsonArray(16, 16), ["widths"] = new JsonArray(9, 3), ["hidden"] = 16, ["heads"] = heads },
        Epochs = 12,
        BatchSize = 32,
        LearningRate = 0.01,
    }, Path.Combine(_folder, "m.clm"));

    static ModelManifest Train(TrainJob job) => Trainer.Run(job, resume: false, new SilentLog(), TestContext.Current.CancellationToken).Manifest;

    /// <summary>Half of the sequences contain a motif. Strengths are −7 without it and −4 with it.</summary>
    static LabelledText Both(params Track[] tracks)
    {
        LabelledText bound = LabelledText.WithMotif(1000, 50, TrackKind.Probability), strength = LabelledText.WithMotif(1000, 50, TrackKind.Scalar);
        var labels = new float[bound.Count][];
        var sequences = new string[bound.Count];
        var codes = new byte[50];
        for (int i = 0; i < labels.Length; i++)
        {
            bound.Sequence(i, 0, codes);
            sequences[i] = Dna.Decode(codes);
            labels[i] = new float[2];
            strength.Labels(i, labels[i]);
            bound.Labels(i, labels[i].AsSpan(1));
            if (tracks[0].Kind == TrackKind.Probability)
                labels[i].AsSpan().Reverse();
        }
        var splits = new Split[labels.Length];
        foreach (var split in Enum.GetValues<Split>())
            foreach (int i in bound.Indexes(split))
                splits[i] = split;
        return new LabelledText(sequences, labels, splits, tracks);
    }

    [Fact]
    public void Both_heads_are_trained_together_and_the_combination_is_their_product()
    {
        var data = Both(s_strength, s_bound);
        var job = Job(data);
        Assert.Equal(["strength", "bound", "strength.combined"], Train(job).Tracks.Select(t => t.Id));
        using var model = ModelFile.Open(job.Output, Device.Cpu, selfTest: true);
        using var test = SplitPredictions.Compute(model, data, Split.Test, stop: TestContext.Current.CancellationToken);
        Assert.True(RSquared.Compute(test.Track(0).Predictions, test.Track(0).Labels) > 0.6, "strengths on the scale of the data");
        Assert.True(Auroc.Compute(test.Track(1).Predictions, test.Track(1).Labels) > 0.9);

        var codes = new byte[50];
        data.Sequence(0, 0, codes);
        var output = new float[3];
        model.Predict(new SequenceBatch(codes, 50), [0, 1, 2], output);
        Assert.Equal(output[0] * output[1], output[2], 4);
        var last = new float[1];
        model.Predict(new SequenceBatch(codes, 50), [2], last);
        Assert.Equal(output[2], last[0], 5);
    }

    [Fact]
    public void One_kind_of_track_trains_its_head_alone()
    {
        Assert.Equal("sigmoid", Train(Job(LabelledText.WithMotif(200, 50, TrackKind.Probability))).OutputTransform);
        Assert.Equal("identity", Train(Job(LabelledText.WithMotif(200, 50, TrackKind.Scalar), "regression")).OutputTransform);
    }

    [Fact]
    public void Heads_without_tracks_are_refused()
    {
        Assert.Contains("one scalar per factor (strength), then one probability", Assert.Throws<InputException>(() => Train(Job(LabelledText.WithMotif(200, 50, TrackKind.Scalar), "both"))).Message, StringComparison.Ordinal);
        Assert.Contains("expected classification for probabilities", Assert.Throws<InputException>(() => Train(Job(LabelledText.WithMotif(200, 50, TrackKind.Scalar), "classification"))).Message, StringComparison.Ordinal);
        Assert.Contains("prepare one dataset per kind", Assert.Throws<InputException>(() => Train(Job(Both(s_bound, s_strength)))).Message, StringComparison.Ordinal);
    }
}
