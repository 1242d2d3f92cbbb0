using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;
using CisLens.Train.Batches;
using CisLens.Train.Evaluate;
using CisLens.Train.Jobs;
using CisLens.Train.Kmers;
using CisLens.Train.Networks;
using CisLens.Train.Predict;

namespace CisLens.Train.Tests.Networks;

/// <summary>A network that predicts each base is trained on one label per base.</summary>
public sealed class BaseByBaseTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;
    readonly LabelledBases _data = new(200, window: 100, flank: 6);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // one block of two convolutions of five bases depends on four bases on each side
    static readonly TrainOptions s_options = Recipes.For(new SpliceAi80nt()) with
    {
        Sizes = new JsonObject { ["filters"] = 8, ["widths"] = new JsonArray(5), ["dilations"] = new JsonArray(1), ["momentum"] = 0.1 },
        Epochs = 20,
        BatchSize = 8,
        LearningRate = 0.01,
    };

    TrainResult Train(TrainOptions options, ILabelledSequences? data = null) =>
        Trainer.Run(new TrainJob(data ?? _data, options, Path.Combine(_folder, "m.clm")), resume: false, new SilentLog(), TestContext.Current.CancellationToken);

    string Refused(TrainOptions options, ILabelledSequences data) => Assert.ThrowsAny<CisLensException>(() => Train(options, data)).Message;

    [Fact]
    public void A_trained_network_finds_sites_in_windows_of_another_length()
    {
        var result = Train(s_options);
        Assert.Equal((WatchedMetric.Loss, 108, 100, 4), (result.Watched, result.Manifest.Window, result.Manifest.Bins, result.Manifest.CropBp));
        using var model = ModelFile.Open(Path.Combine(_folder, "m.clm"), Device.Cpu, selfTest: true);
        var evaluation = new Evaluator(_data, Split.Test, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken);
        Assert.Equal(["auroc", "auprc", "brier", "top_k"], evaluation.Tracks[1].Scores.Single().Measures.Select(m => m.Name));
        Assert.All(evaluation.Tracks, t => Assert.True(t.Scores[0].Measures[1].Value > 0.95, $"{t.Track.Id}: AUPRC {t.Scores[0].Measures[1].Value}"));
        // the split has 20 sequences of 100 bases, and all of them are fully measured; about one base in 64 is a site of each kind
        Assert.Equal((2000, 0), (evaluation.Tracks[0].Examples, evaluation.Tracks[0].Missing));
        Assert.InRange(evaluation.Tracks[1].Positives!.Value, 15, 50);

        // the second half of sequences 0, 10, 20 and 30 is not measured
        var longer = new Evaluator(new LabelledBases(40, window: 150, flank: 6), Split.Train, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken);
        Assert.Equal((32 * 150 - 4 * 75, 4 * 75), (longer.Tracks[2].Examples, longer.Tracks[2].Missing));
        Assert.All(longer.Tracks, t => Assert.True(t.Scores[0].Measures[1].Value > 0.95, $"{t.Track.Id}: AUPRC {t.Scores[0].Measures[1].Value}"));
        Assert.Contains("needs 4 bp on each side of a window; the data has 2", Assert.Throws<ModelException>(() =>
            new Evaluator(new LabelledBases(40, 150, flank: 2), Split.Test, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void An_ensemble_predicts_the_mean_of_its_members_in_windows_of_another_length()
    {
        NetModel Member(ulong seed)
        {
            Train(s_options with { Epochs = 2, Seed = seed });
            return (NetModel)ModelFile.Open(Path.Combine(_folder, "m.clm"), Device.Cpu, selfTest: true);
        }
        var data = new LabelledBases(40, window: 50, flank: 6);
        double[] Donors(ISequenceModel model)
        {
            using var split = SplitPredictions.Compute(model, data, Split.Test, stop: TestContext.Current.CancellationToken);
            return split.Track(2).Predictions;
        }
        NetModel first = Member(1), second = Member(2);
        using var both = new EnsembleModel("both", [first, second]);
        var (one, other, mean) = (Donors(first), Donors(second), Donors(both));
        Assert.NotEqual(one, other);
        Assert.Equal(4 * 50, mean.Length);
        for (int i = 0; i < mean.Length; i++)
            Assert.Equal((one[i] + other[i]) / 2, mean[i], 6);
    }

    [Fact]
    public void The_validation_loss_is_the_mean_over_bases()
    {
        // the loss is the mean over measured bases of −ln p of the true class
        var result = Train(s_options with { Epochs = 1, LearningRate = 1e-9 });
        using var model = ModelFile.Open(Path.Combine(_folder, "m.clm"), Device.Cpu, selfTest: true);
        using var split = SplitPredictions.Compute(model, _data, Split.Validation, stop: TestContext.Current.CancellationToken);
        double expected = Enumerable.Range(0, 3).Select(split.Track).Sum(t => t.Labels.Zip(t.Predictions, (y, p) => -y * Math.Log(p)).Sum()) / split.Track(0).Labels.Length;
        Assert.Equal(expected, result.History[0].ValidationLoss!.Value, 6);
    }

    [Fact]
    public void Data_and_designs_that_do_not_fit_are_refused_with_advice()
    {
        Assert.Contains("predicts one value per base; the data has one label per window: prepare the data with prepare genes", Refused(s_options, LabelledText.WithMotif(100, 50, TrackKind.Probability)));
        Assert.Contains("bins per window; the data has 100", Refused(Recipes.For(new CisNet()), _data));
        Assert.Contains("prepare the data with --flank 4", Refused(s_options, new LabelledBases(20, 100, flank: 3)));
        Assert.Contains("expected at most half a bin, 0", Refused(s_options with { ShiftBp = 2 }, _data));
        Assert.Contains("are those of one strand; set strand none", Refused(s_options with { Strand = StrandAugmentation.Random }, _data));
        Assert.Contains("use CrossEntropy or auto", Refused(s_options with { Loss = LossKind.Bce }, _data));
        Assert.Contains("predicts one value per sequence", Assert.Throws<ModelException>(() => SvmTrainer.Run(
            new SvmJob(_data, new SvmTrainOptions { Design = "gkm-svm" }, Path.Combine(_folder, "s.clm")), resume: false, new SilentLog(), TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void A_batch_has_longer_sequences_than_labels_for_a_network_that_crops()
    {
        var statistics = LabelStatistics.Compute(_data);
        // 20 of the 160 training sequences are half measured
        Assert.All(statistics, s => Assert.Equal(140 * 100 + 20 * 50, s.Count));
        var plan = new BatchPlan(_data, 108, new TrainOptions { BatchSize = 160, Strand = StrandAugmentation.None }, new LabelCoding(_data.Tracks, statistics, balance: false, missing: true), new Rng(1));
        var batch = plan.Make(0, 0);
        Assert.Equal((160 * 108, 160 * 300, 160 * 300), (batch.Codes.Length, batch.Labels.Length, batch.Weights!.Length));
        Assert.Equal(3 * (140 * 100 + 20 * 50), batch.Weights.Sum());
        // GTA follows each donor, so this checks that labels and sequences are aligned
        Assert.Contains(1f, batch.Labels.Where((_, i) => i % 3 == 2));
        for (int i = 0; i < 160 * 100; i++)
            if (batch.Labels[3 * i + 2] == 1)
                Assert.Equal("GTA", Dna.Decode(batch.Codes.AsSpan(i / 100 * 108 + 4 + i % 100 + 1, 3)));
    }
}
