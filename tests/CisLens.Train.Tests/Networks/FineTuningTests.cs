using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;
using CisLens.Train.Evaluate;
using CisLens.Train.Jobs;

namespace CisLens.Train.Tests.Networks;

/// <summary>Trains networks that start from the weights of a model.</summary>
public sealed class FineTuningTests : IDisposable
{
    const string Motif = "TGACTCA", Other = "GGAACCTT";

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    /// <summary>Trains a network; returns what it wrote to its log.</summary>
    string Train(LabelledText data, string output, string? from = null, string[]? freeze = null, string[]? set = null, bool resume = false,
        int? stopAfter = null, string? design = null)
    {
        string[] sizes = from is null && design is null ? ["sizes.filters=16", "sizes.hidden=16", "sizes.dilations=[1]"] : [];
        Directory.CreateDirectory(Path.GetDirectoryName(At(output))!);
        var training = TrainableDesigns.Prepare(new TrainRequest(data, design, At(output))
        {
            From = from is null ? null : At(from),
            Freeze = freeze ?? [],
            Config = new OptionsFile(null, ["batch_size=32", .. sizes, .. set ?? []]),
        });
        using var stop = new CancellationTokenSource();
        var log = new Log(stopAfter, stop);
        training.Run(resume, new RunRecord(), _ => { }, log, stop.Token);
        return log.Text;
    }

    sealed class Log(int? stopAfter, CancellationTokenSource stop) : IRunLog
    {
        public string Text { get; private set; } = "";
        public void Info(string text) => Text += text + "\n";
        public void Warn(string kind, string example) { }
        public void Progress(string what, long done, long? total, string unit)
        {
            if (what == "train" && done >= stopAfter)
                stop.Cancel();
        }
    }

    static LabelledText Data(int count, TrackKind kind = TrackKind.Probability, string motif = Motif) => LabelledText.WithMotif(count, 50, kind, motif);

    /// <summary>The same sequences with one track of another name.</summary>
    static LabelledText Renamed(LabelledText data, int count) => data.With(count, data.Tracks[0] with { Id = "other cells" });

    double Auroc(string model, LabelledText data)
    {
        using var opened = ModelFile.Open(At(model), Device.Cpu, selfTest: true);
        using var predictions = SplitPredictions.Compute(opened, data, Split.Test, stop: TestContext.Current.CancellationToken);
        return Metrics.Auroc.Compute(predictions.Track(0).Predictions, predictions.Track(0).Labels);
    }

    Dictionary<string, float[]> Weights(string model)
    {
        using var opened = ModelFile.Open<NetModel>(At(model), "a network");
        return opened.Network.Weights.ToDictionary(w => w.Name, w => opened.Network.Read(w.Name));
    }

    [Fact]
    public void A_new_track_needs_fewer_steps_than_from_scratch_and_frozen_weights_keep_their_bits()
    {
        // not cisnet, whose weights of k-mers need only two steps for this motif
        string[] sizes = ["design=define", "sizes.filters=[32,32]", "sizes.widths=[11,3]", "sizes.hidden=16"], rate = ["learning_rate=0.005", "epochs=1"];
        var data = Data(1000);
        Train(data, "parent.clm", design: "define", set: [.. sizes, "learning_rate=0.005", "epochs=15"]);
        var few = Renamed(data, 160);   // 4 steps
        string log = Train(few, "scratch.clm", design: "define", set: [.. sizes, .. rate]);
        log += Train(few, "tuned.clm", from: "parent.clm", freeze: ["trunk"], set: rate);
        Assert.Contains("with a new last layer (cls); frozen are conv1, conv2, fc", log, StringComparison.Ordinal);
        double scratch = Auroc("scratch.clm", Renamed(data, 1000)), tuned = Auroc("tuned.clm", Renamed(data, 1000));
        Assert.True(tuned > 0.9 && tuned > scratch + 0.1, $"fine-tuned {tuned}, from scratch {scratch}\n{log}");
        var (before, after) = (Weights("parent.clm"), Weights("tuned.clm"));
        foreach (var (name, values) in before)
            if (name.StartsWith("cls.", StringComparison.Ordinal))
                Assert.NotEqual(values, after[name]);
            else
                Assert.Equal(values, after[name]);
        Assert.Equal(ModelFile.Hash(At("parent.clm")), ModelFile.ReadManifest(At("tuned.clm")).Parent);
        Assert.Null(ModelFile.ReadManifest(At("parent.clm")).Parent);
    }

    [Fact]
    public void Layers_that_are_not_frozen_move_and_so_do_their_statistics()
    {
        var data = Data(200);
        Train(data, "parent.clm", set: ["epochs=1"]);
        // statistics and counters of batch normalisation too
        Train(Data(200, motif: Other), "tuned.clm", from: "parent.clm", freeze: ["motifs", "body.0*"], set: ["epochs=1"]);
        var (before, after) = (Weights("parent.clm"), Weights("tuned.clm"));
        string[] moved = [.. before.Where(w => !w.Value.SequenceEqual(after[w.Key])).Select(w => w.Key)];
        Assert.Equal(before.Keys.Where(name => !name.StartsWith("motifs.", StringComparison.Ordinal) && !name.StartsWith("body.0.", StringComparison.Ordinal)), moved);
    }

    [Fact]
    public void With_the_same_tracks_the_last_layer_is_kept_also_on_standardised_labels()
    {
        Train(Data(400, TrackKind.Scalar), "parent.clm", set: ["epochs=2"]);
        Train(Data(120, TrackKind.Scalar), "same.clm", from: "parent.clm", freeze: ["trunk"], set: ["epochs=1", "learning_rate=1e-30", "weight_decay=0"]);
        foreach (var (name, values) in Weights("parent.clm"))
            foreach (var (one, other) in values.Zip(Weights("same.clm")[name]))
                Assert.Equal(one, other, 1e-4 * Math.Max(1, Math.Abs(one)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Stopped_and_resumed_gives_the_bytes_of_a_run_that_was_not(int stopAfter)
    {
        Train(Data(200), "parent.clm", set: ["epochs=1"]);
        var data = Renamed(Data(200), 200);
        string[] set = ["epochs=2", "checkpoint_every=2"];
        Train(data, "whole/m.clm", from: "parent.clm", freeze: ["motifs"], set: set);
        Assert.Throws<StoppedException>(() => Train(data, "parts/m.clm", from: "parent.clm", freeze: ["motifs"], set: set, stopAfter: stopAfter));
        Assert.Contains("other options (freeze)", Assert.Throws<InputException>(
            () => Train(data, "parts/m.clm", from: "parent.clm", set: set, resume: true)).Message);
        Train(data, "parts/m.clm", from: "parent.clm", freeze: ["motifs"], set: set, resume: true);
        Assert.Equal(File.ReadAllBytes(At("whole/m.clm")), File.ReadAllBytes(At("parts/m.clm")));
    }

    [Fact]
    public void Imported_weights_keep_a_hidden_layer_that_had_the_number_of_tracks()
    {
        var design = Designs.Create("deepsea", new JsonObject { ["window"] = 250, ["tasks"] = 7, ["filters"] = new JsonArray(4, 4, 4) });
        Track[] tracks = [.. Enumerable.Range(0, 7).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Probability })];
        using (var imported = new NetModel(design.Manifest("net", tracks), Network.Create(design, Device.Cpu, new Rng(1))))
            ModelFile.Write(At("parent.clm"), imported);
        Train(LabelledText.WithMotif(60, 250, TrackKind.Probability), "tuned.clm", from: "parent.clm", freeze: ["trunk"], set: ["epochs=1"]);
        var (before, after) = (Weights("parent.clm"), Weights("tuned.clm"));
        Assert.Equal(before["classifier.0.weight"], after["classifier.0.weight"]);
        Assert.Equal(7, after["classifier.2.weight"].Length);   // one track from seven hidden units
    }

    [Fact]
    public void What_cannot_be_fine_tuned_is_refused_in_one_line()
    {
        Train(Data(100), "parent.clm", set: ["epochs=1"]);
        var longer = LabelledText.WithMotif(100, 260, TrackKind.Probability);
        var deep = Designs.Create("deepsea", new JsonObject { ["window"] = 250, ["tasks"] = 1, ["filters"] = new JsonArray(4, 4, 4) });
        using (var model = new NetModel(deep.Manifest("net", Data(1).Tracks), Network.Create(deep, Device.Cpu, new Rng(1))))
            ModelFile.Write(At("deep.clm"), model);
        foreach (var (run, words) in new (Action, string)[]
        {
            (() => Train(Data(100), "x.clm", from: "parent.clm", freeze: ["motif"]), "--freeze motif: no such layer; did you mean \"motifs\"?"),
            (() => Train(Data(100), "x.clm", from: "parent.clm", freeze: ["*"]), "--freeze leaves no layer to train"),
            (() => Train(Data(100), "x.clm", freeze: ["motifs"]), "freeze requires --from"),
            (() => Train(Data(100), "x.clm", from: "parent.clm", design: "basset"), "the design is basset, but "),
            (() => Train(longer, "x.clm", from: "deep.clm"), "weight classifier.0.weight is 1x24; the design with windows of 260 bp needs 1x28: "
                + "prepare the data with --window 250"),
        })
            Assert.Contains(words, Assert.ThrowsAny<CisLensException>(run).Message, StringComparison.Ordinal);
    }
}
