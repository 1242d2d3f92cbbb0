using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Models.TwoStep;
using CisLens.Torch;
using CisLens.Train.Jobs;
using CisLens.Train.TwoStep;

namespace CisLens.Train.Tests.TwoStep;

/// <summary>Boosters that are trained on the features of a chromatin model predict held-out labels that depend on them.</summary>
public sealed class TwoStepTrainingTests : IDisposable
{
    const int Count = 500, Window = 140;

    static readonly Track[] s_tracks = [new() { Id = "level", Kind = TrackKind.Scalar }];
    static readonly Track[] s_classes = [new() { Id = "on", Kind = TrackKind.Probability }];

    static readonly string[] s_set =
        ["layout.first_bp=-40", "layout.step_bp=20", "layout.count=5", "layout.rates=[]", "boosting.colsample=1"];

    readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    string At(string name) => Path.Combine(_folder, name);

    public TwoStepTrainingTests()
    {
        var design = new CisNet(Window: 60, Tasks: 2, Filters: 8, Hidden: 8, WordBases: 4, WordSpan: 5);
        Track[] tracks = [new() { Id = "c1", Kind = TrackKind.Scalar }, new() { Id = "c2", Kind = TrackKind.Scalar }];
        using var model = new NetModel(((CisNet)design.For(tracks)).Manifest("c", tracks), Network.Create(design.For(tracks), Device.Cpu, new Rng(7)));
        ModelFile.Write(At("c.clm"), model);
    }

    /// <summary>Random sequences; the label is a weighted difference of the chromatin at the TSS and upstream of it.</summary>
    LabelledText Data(bool classes)
    {
        using var chromatin = ModelFile.Open(At("c.clm"), Device.Cpu);
        var (rng, values) = (new Rng(1), new float[2 * Count * 2]);
        string[] sequences = [.. Enumerable.Range(0, Count).Select(_ => Dna.Decode([.. Enumerable.Range(0, Window).Select(_ => (byte)rng.Next(4))]))];
        new Predictor(chromatin).Predict(
            new SequenceBatch([.. sequences.Select(s => Dna.Encode(s)).SelectMany(s => s[..60].Concat(s[40..100]))], 60), values);
        float[] labels = [.. values.Chunk(4).Select(v => 3 * v[2] - 2 * v[1])];
        float middle = labels.Order().ElementAt(Count / 2);
        return new(sequences, [.. labels.Select(v => new[] { classes ? (v > middle ? 1f : 0) : v })],
            [.. Enumerable.Range(0, Count).Select(i => i % 5 == 0 ? Split.Test : i % 5 == 1 ? Split.Validation : Split.Train)],
            classes ? s_classes : s_tracks);
    }

    ISequenceModel Train(LabelledText data, string name, params string[] set)
    {
        string output = At(name + ".clm");
        var training = TrainableDesigns.Prepare(new TrainRequest(data, null, output)
        {
            Chromatin = At("c.clm"),
            Features = At("features"),
            Config = new OptionsFile(null, s_set.Where(own => !set.Any(s => s.Split('=')[0] == own.Split('=')[0])).Concat(set)),
        });
        training.Run(resume: false, new RunRecord(), _ => { }, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(training.CheckpointFolder));
        return ModelFile.Open(output, Device.Cpu, 64, selfTest: true, out _);
    }

    static (double[] Predicted, double[] Labels) Test(ISequenceModel model, LabelledText data)
    {
        var predictor = new Predictor(model);
        return data.Indexes(Split.Test).Select(i =>
        {
            var (codes, label, value) = (new byte[Window], new float[1], new float[1]);
            data.Sequence(i, 0, codes);
            data.Labels(i, label);
            predictor.Predict(new SequenceBatch(codes, Window), value);
            return ((double)value[0], (double)label[0]);
        }).ToArray() is var rows ? ([.. rows.Select(r => r.Item1)], [.. rows.Select(r => r.Item2)]) : default;
    }

    [Theory]
    [InlineData("trees", 0.8, "boosting.rounds=300")]
    [InlineData("forest", 0.7, "boosting.booster=forest", "boosting.rounds=200", "boosting.early_stopping=null")]
    [InlineData("linear", 0.9, "boosting.booster=linear", "boosting.rounds=500", "boosting.eta=0.5", "boosting.lambda=0")]
    [InlineData("ridge", 0.999, "step=ridge")]
    [InlineData("network", 0.95, "step=network")]
    public void Held_out_labels_are_predicted(string name, double least, params string[] set)
    {
        var data = Data(classes: false);
        using var model = Train(data, name, set);
        Assert.Equal(("two-step", Window, WindowPlacement.AroundTss), (model.Manifest.Design, model.Manifest.Window, model.Manifest.Placement));
        var (predicted, labels) = Test(model, data);
        Assert.InRange(Pearson.Compute(predicted, labels), least, 1);
    }

    [Fact]
    public void Classes_become_calibrated_probabilities()
    {
        var data = Data(classes: true);
        using var model = Train(data, "on");
        Assert.NotNull(((TwoStepModel)model).Boosters[0].Calibration);
        var (predicted, labels) = Test(model, data);
        Assert.All(predicted, p => Assert.InRange(p, 0, 1));
        Assert.InRange(labels.Zip(predicted).Count(pair => pair.First == (pair.Second > 0.5 ? 1 : 0)) / (double)labels.Length, 0.8, 1);
    }

    [Fact]
    public void The_same_training_gives_the_same_bytes()
    {
        var data = Data(classes: false);
        Train(data, "a", "boosting.rounds=20").Dispose();
        byte[] first = File.ReadAllBytes(At("a.clm"));
        Train(data, "a", "boosting.rounds=20").Dispose();
        Assert.Equal(first, File.ReadAllBytes(At("a.clm")));
    }

    [Fact]
    public void Features_of_a_training_are_used_by_its_model_without_the_chromatin_model()
    {
        var data = Data(classes: false);
        using var model = Train(data, "kept", "step=ridge");
        var expected = Test(model, data).Predicted;
        for (int run = 0; run < 2; run++)
        {
            using var kept = new KeptFeatures(At("features"), new SilentLog());
            Assert.True(kept.Use(model));
            Assert.Equal(expected, Test(model, data).Predicted);
            // the 100 test windows were computed by the training, which computes the features of all examples
            Assert.Equal((100, 0), (kept.Found, kept.Added));
        }
        using (var other = new KeptFeatures(At("others"), new SilentLog()))
        {
            other.Use(model);
            Test(model, data);
            Test(model, data);
            Assert.Equal((100, 100), (other.Found, other.Added));
        }
        using var chromatin = ModelFile.Open(At("c.clm"), Device.Cpu);
        using var none = new KeptFeatures(At("features"), new SilentLog());
        Assert.False(none.Use(chromatin));
    }

    Training Search(LabelledText data, string grid, params string[] set)
    {
        File.WriteAllText(At("grid.json"), grid);
        return TrainableDesigns.Prepare(new TrainRequest(data, null, At("best.clm"))
        {
            Chromatin = At("c.clm"),
            Features = At("features"),
            Config = new OptionsFile(null, [.. s_set, .. set]),
            Search = SearchGrid.Read(At("grid.json")),
        });
    }

    [Fact]
    public void A_search_keeps_the_best_options_of_each_track()
    {
        var data = Data(classes: false);
        Search(data, """{ "boosting.booster": ["trees", "linear"], "boosting.lambda": [0, 1] }""", "boosting.rounds=40", "boosting.eta=0.5")
            .Run(resume: false, new RunRecord(), _ => { }, new SilentLog(), TestContext.Current.CancellationToken);
        string[][] rows = [.. File.ReadLines(At("best.clm.grid.tsv")).Select(line => line.Split('\t'))];
        Assert.Equal(["track", "boosting.booster", "boosting.lambda", "metric", "value", "rounds", "chosen"], rows[0]);
        Assert.Equal(["\"trees\" 0", "\"trees\" 1", "\"linear\" 0", "\"linear\" 1"], rows[1..].Select(row => $"{row[1]} {row[2]}"));
        Assert.All(rows[1..], row => Assert.Equal(("level", "rmse"), (row[0], row[3])));
        string[] chosen = Assert.Single(rows[1..], row => row[^1] == "yes");
        Assert.Equal(rows[1..].Min(row => double.Parse(row[4])), double.Parse(chosen[4]));
        Assert.NotEqual(rows[1][4], rows[3][4]);
        using var best = ModelFile.Open(At("best.clm"), Device.Cpu);
        using var alone = Train(data, "alone", $"boosting.booster={chosen[1].Trim('"')}", $"boosting.lambda={chosen[2]}", "boosting.rounds=40", "boosting.eta=0.5");
        Assert.Equal(Test(alone, data).Predicted, Test(best, data).Predicted);
    }

    [Theory]
    [InlineData("""{ "boosting.eta": [0.1, 2] }""", "boosting.step=1", "boosting.step is unknown")]
    [InlineData("""{ "boosting.eta": [0.1, 2] }""", "step=boosting", "grid.json: eta is 2; expected more than 0, up to 1")]
    [InlineData("""{ "boosting.metric": ["rmse", "auc"] }""", "step=boosting", "grid.json: boosting.metric cannot be searched, because")]
    [InlineData("""{ "layout.count": [3, 5] }""", "step=boosting", "grid.json: layout.count cannot be searched for a model of two steps; expected")]
    [InlineData("""{ "boosting.eta": [0.1] }""", "step=ridge", "--search needs boosting as the second step; step is ridge")]
    public void A_search_that_cannot_be_is_refused_before_it_starts(string grid, string set, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<CisLensException>(() => Search(Data(classes: false), grid, set)).Message);

    [Theory]
    [InlineData("boosting.eta=2", "eta is 2; expected more than 0, up to 1")]
    [InlineData("boosting.etta=1", "boosting.etta is unknown")]
    [InlineData("layout.count=0", "count is 0")]
    [InlineData("held_out_share=1", "held_out_share is 1; expected more than 0 and less than 1")]
    public void An_option_that_cannot_be_is_refused(string set, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<CisLensException>(() => Train(Data(classes: false), "bad", set).Dispose()).Message);

    [Fact]
    public void A_chromatin_model_belongs_to_designs_of_two_steps()
    {
        string Refused(TrainRequest request) => Assert.Throws<UsageException>(() => TrainableDesigns.Prepare(request)).Message;
        var data = Data(classes: false);
        Assert.Contains("--chromatin is missing; expecto needs", Refused(new(data, "expecto", At("m.clm"))));
        Assert.Contains("--chromatin is for models of two steps, not for basset", Refused(new(data, "basset", At("m.clm")) { Chromatin = At("c.clm") }));
        Assert.Contains("prepare the dataset with --window", Assert.Throws<UsageException>(() => Train(data, "long", "layout.count=9").Dispose()).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
