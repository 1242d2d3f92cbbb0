using System.Globalization;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Compression;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Models.Kmers;
using CisLens.Tests;
using CisLens.Torch;
using CisLens.Train.Evaluate;
using CisLens.Train.Kmers;

namespace CisLens.Train.Tests.Kmers;

public sealed class SvmTrainerTests : IDisposable
{
    const int Window = 250;
    static readonly Track s_bound = new() { Id = "NF-E2", Kind = TrackKind.Probability };

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-machines-").FullName;

    string Output => Path.Combine(_folder, "m.clm");

    static string[] Lines(string file)
    {
        using var reader = new StreamReader(TextInput.Open(SharedData.Path("data/gkm/" + file)));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    static string[] Records(string file) =>
        [.. ('\n' + string.Join('\n', Lines(file))).Split("\n>", StringSplitOptions.RemoveEmptyEntries)
            .Select(record => string.Concat(record.Split('\n')[1..]).ToUpperInvariant().PadRight(Window, 'N'))];

    /// <summary>LS-GKM's test case: 200 sequences of each class with 59 to 247 bp. N pads shorter sequences to the window.</summary>
    static LabelledText NfE2()
    {
        string[] positives = Records("nfe2_small/pos200.fa.gz"), negatives = Records("nfe2_small/neg200.fa.gz");
        float[][] labels = [.. positives.Select(_ => (float[])[1]), .. negatives.Select(_ => (float[])[0])];
        return new LabelledText([.. positives, .. negatives], labels, new Split[400], s_bound);
    }

    ISequenceModel Train(ILabelledSequences data, SvmTrainOptions options)
    {
        SvmTrainer.Run(new SvmJob(data, options, Output) { Threads = 2 }, resume: false, new SilentLog(), TestContext.Current.CancellationToken);
        return ModelFile.Open(Output, Device.Cpu, selfTest: true);
    }

    static double[] Predict(ISequenceModel model, string track, string[] windows)
    {
        int index = model.Manifest.Tracks.Select(t => t.Id).ToList().IndexOf(track);
        var output = new float[windows.Length];
        new Predictor(model, [index]).Predict(new SequenceBatch(Dna.Encode(string.Concat(windows)), Window), output);
        return Array.ConvertAll(output, x => (double)x);
    }

    [Theory]
    [InlineData("small_t2", 11, 7, 0.977946)]
    [InlineData("small_t2l10", 10, 6, 0.981727)]
    public void Decision_values_are_those_of_LsGkm(string golden, int wordLength, int informative, double auroc)
    {
        using var model = Train(NfE2(), new SvmTrainOptions { Sizes = new() { ["word_length"] = wordLength, ["informative"] = informative } });
        string[] test = [.. Records("nfe2/test.pos.fa.gz"), .. Records("nfe2/test.neg.fa.gz")];
        double[] expected = [.. Lines($"golden/predict/{golden}.nfe2_test.tsv").Select(line => double.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture))];
        double[] found = Predict(model, "NF-E2.decision", test);
        Assert.Equal(expected.Length, found.Length);
        // both solvers stop at a gap of 1e-3; the specification allows a difference of 1e-3 between two solvers
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-3);
        double[] labels = [.. test.Select((_, i) => i < 69 ? 1.0 : 0)];
        Assert.Equal(auroc, Auroc.Compute(found, labels), 1e-3);
        // Platt's sigmoid does not change the order
        Assert.Equal(auroc, Auroc.Compute(Predict(model, "NF-E2", test), labels), 1e-3);
    }

    [Fact]
    public void Measured_values_are_predicted_on_their_own_scale()
    {
        // labels are near -7 without the motif and near -4 with it; the noise is 0.3
        var data = LabelledText.WithMotif(400, 40, TrackKind.Scalar);
        SvmTrainer.Run(new SvmJob(data, new SvmTrainOptions { Sizes = new() { ["word_length"] = 7, ["informative"] = 5, ["max_mismatches"] = 1 }, C = 10 }, Output), resume: false, new SilentLog(), TestContext.Current.CancellationToken);
        using var model = ModelFile.Open(Output, Device.Cpu);
        var (predictions, labels) = Test(data, model);
        Assert.True(Pearson.Compute(predictions, labels) > 0.9);
        Assert.Equal(labels.Average(), predictions.Average(), 0.3);
    }

    static (double[] Predictions, double[] Labels) Test(LabelledText data, ISequenceModel model)
    {
        using var split = SplitPredictions.Compute(model, data, Split.Test);
        var track = split.Track(0);
        return (track.Predictions, track.Labels);
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
    {
        var data = LabelledText.WithMotif(200, 40, TrackKind.Probability);
        var options = new SvmTrainOptions { Design = KernelDesigns.KmerSvm };
        SvmTrainer.Run(new SvmJob(data, options, Output) { Threads = 1 }, resume: false, new SilentLog(), TestContext.Current.CancellationToken);
        byte[] one = File.ReadAllBytes(Output);
        SvmTrainer.Run(new SvmJob(data, options, Output) { Threads = 2 }, resume: false, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.Equal(one, File.ReadAllBytes(Output));
    }

    [Fact]
    public void One_class_or_a_sequence_without_a_k_mer_is_refused_and_nothing_is_written()
    {
        float[][] ones = [[1], [1], [1]];
        var oneClass = new LabelledText(["ACGTACGTACGTAA", "ACGTTTGTACGTAA", "ACGTACGTCCGTAA"], ones, new Split[3], s_bound);
        Assert.Contains("3 positives and 0 negatives", Refusal(oneClass));
        var tooShort = new LabelledText(["ACGTACGTACGTAA", "ACGTNNNNNNNNNN", "ACGTACGTCCGTAA", "ACCCACGTCCGTAA"], [[1], [0], [0], [1]], new Split[4], s_bound);
        Assert.Contains("seq1", Refusal(tooShort));
        Assert.False(File.Exists(Output));
    }

    // LS-GKM ran with the options -x 5 and with -x 10 -r 7 -l 8 -k 6 -d 2
    [Theory]
    [InlineData("small_x5_r1", 5, 1ul, 11, 7, 3)]
    [InlineData("small_l8k6d2_x10_r7", 10, 7ul, 8, 6, 2)]
    public void Cross_validation_is_that_of_LsGkm(string golden, int folds, ulong seed, int wordLength, int informative, int mismatches)
    {
        var sizes = new JsonObject { ["word_length"] = wordLength, ["informative"] = informative, ["max_mismatches"] = mismatches };
        using var model = Train(NfE2(), new SvmTrainOptions { Sizes = sizes, Folds = folds, Seed = seed });
        var expected = Lines($"golden/cv/{golden}.cvpred.txt").Select(line => line.Split('\t')).ToArray();
        var found = File.ReadLines(Output + ".folds.tsv").Skip(1).Select(line => line.Split('\t')).ToArray();
        Assert.Equal(expected.Select(row => row[3]), found.Select(row => row[4]));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(Number(expected[i][1]), Number(found[i][2]), 1e-3);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static SvmTrainOptions Grid() => new()
    {
        Design = KernelDesigns.KmerSvm,
        Grid = new SvmGrid { C = [1, 0.01], Sizes = [new() { ["word_length"] = 3 }, new() { ["word_length"] = 7 }] },
    };

    [Fact]
    public void A_grid_chooses_the_k_of_the_motif()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        using var model = Train(data, Grid());
        Assert.Equal(7, (int)model.Manifest.Options!["word_length"]!);
        var grid = File.ReadLines(Output + ".grid.tsv").Skip(1).Select(line => line.Split('\t')).ToArray();
        Assert.Equal(4, grid.Length);
        Assert.Equal(["0.01", "1", "0.01", "1"], grid.Select(row => row[2]));
        Assert.True(grid.Take(2).Max(row => Number(row[5])) < grid.Skip(2).Max(row => Number(row[5])));
        // cross-validation uses the training data (4/5) and the validation data (1/10)
        Assert.Equal(360, File.ReadLines(Output + ".folds.tsv").Count() - 1);
    }

    [Fact]
    public void A_stopped_grid_resumes_to_the_same_bytes()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        Train(data, Grid()).Dispose();
        string[] files = [Output, Output + ".grid.tsv", Output + ".folds.tsv"];
        byte[][] whole = [.. files.Select(File.ReadAllBytes)];
        foreach (string file in files)
            File.Delete(file);
        using var stop = new CancellationTokenSource();
        var job = new SvmJob(data, Grid(), Output) { Threads = 2, KeepAfter = TimeSpan.Zero };
        Assert.Throws<StoppedException>(() => SvmTrainer.Run(job, resume: false, new StopAtFit(7, stop), stop.Token));
        Assert.False(File.Exists(Output));
        Assert.Equal(7, Directory.GetDirectories(job.CheckpointFolder).Length);
        SvmTrainer.Run(job, resume: true, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.Equal(whole, files.Select(File.ReadAllBytes));
        Assert.False(Directory.Exists(job.CheckpointFolder));
    }

    [Fact]
    public void A_stopped_training_is_not_resumed_with_other_options_or_data()
    {
        var data = LabelledText.WithMotif(400, 40, TrackKind.Probability);
        var options = new SvmTrainOptions { Design = KernelDesigns.KmerSvm };
        using var stop = new CancellationTokenSource();
        Assert.Throws<StoppedException>(() => SvmTrainer.Run(new SvmJob(data, options, Output), resume: false, new StopAtFit(1, stop), stop.Token));
        string Refused(LabelledText with, SvmTrainOptions otherwise) =>
            Assert.Throws<InputException>(() => SvmTrainer.Run(new SvmJob(with, otherwise, Output), resume: true, new SilentLog(), TestContext.Current.CancellationToken)).Message;
        Assert.Contains("other options (c", Refused(data, options with { C = 2 }));
        Assert.Contains("other data", Refused(LabelledText.WithMotif(400, 40, TrackKind.Probability, fingerprint: "other"), options));
    }

    /// <summary>Stops the run after a number of fits, or at the first progress report of a single fit.</summary>
    sealed class StopAtFit(int fit, CancellationTokenSource stop) : IRunLog
    {
        public void Info(string text) { }
        public void Warn(string kind, string example) { }

        public void Progress(string what, long done, long? total, string unit)
        {
            if (done >= fit)
                stop.Cancel();
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused_with_its_example()
    {
        var data = new LabelledText(["ACGTACGTACGTAA", "ACGTTTGTACGTAA"], [[1], [float.PositiveInfinity]], new Split[2], new Track { Id = "mpra", Kind = TrackKind.Scalar });
        Assert.Contains("mpra of seq1 is", Refusal(data));
    }

    string Refusal(LabelledText data) =>
        Assert.Throws<InputException>(() => SvmTrainer.Run(new SvmJob(data, new SvmTrainOptions { Folds = 2 }, Output), resume: false, new SilentLog(), TestContext.Current.CancellationToken)).Message;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
