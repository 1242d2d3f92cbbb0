using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Kmers;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Tests.Evaluate;

public sealed class CompareTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static EvaluationResult Run(Evaluator evaluator, params (string, ISequenceModel)[] models) =>
        evaluator.Run(models, TestContext.Current.CancellationToken);

    static Oracle Model(LabelledText data, Func<ReadOnlySpan<byte>, float> says, TrackKind kind = TrackKind.Probability, string id = "motif") =>
        new(data.Window, [new Track { Id = id, Kind = kind }], says);

    static bool HasMotif(ReadOnlySpan<byte> codes) => Dna.Decode(codes).Contains("TGACTCA");

    [Fact]
    public void Two_models_are_compared_on_the_same_draws()
    {
        var data = LabelledText.WithMotif(2000, 60, TrackKind.Probability);
        using var good = Model(data, codes => HasMotif(codes) ? 0.9f : 0.1f);
        using var poor = Model(data, codes => codes[0] / 4f);
        var track = Run(new Evaluator(data, Split.Test, 1, new SilentLog(), withBaselines: false), ("good", good), ("poor", poor)).Tracks[0];
        Assert.Equal(["good", "poor"], track.Scores.Select(s => s.Name));
        var lead = track.Scores[1].Lead!;
        Assert.Equal(track.Scores[0].Measures[0].Value - track.Scores[1].Measures[0].Value, lead.Value, 12);
        Assert.True(lead.Interval.Low > 0.2);
        Assert.StartsWith("better than poor (auroc by ", track.Verdict);
        // a model is no better than itself, and every draw has a difference of exactly 0
        var same = Run(new Evaluator(data, Split.Test, 1, new SilentLog(), withBaselines: false), ("a", good), ("b", good));
        Assert.Equal((0, 0), (same.Tracks[0].Scores[1].Lead!.Interval.Low, same.Tracks[0].Scores[1].Lead!.Interval.High));
        Assert.Equal("model a is better than b on 0 of 1 track, no better on 1, worse on 0", same.Verdict);
        same.WriteTable(Path.Combine(_folder, "m.tsv"));
        Assert.Contains(File.ReadAllLines(Path.Combine(_folder, "m.tsv")), l => l.Contains("\ta_minus_b\tauroc\t0\t0\t0\t"));
    }

    [Fact]
    public void A_decision_value_is_judged_by_rank_only()
    {
        var data = LabelledText.WithMotif(1000, 60, TrackKind.Probability);
        using var model = Model(data, codes => HasMotif(codes) ? 3 : -2, TrackKind.Scalar, "decision");
        var trackOf = new Dictionary<string, string> { ["motif"] = "decision" };
        var track = Run(new Evaluator(data, Split.Test, 1, new SilentLog(), false, null, trackOf), ("model", model)).Tracks[0];
        Assert.Equal(["auroc", "auprc"], track.Scores[0].Measures.Select(m => m.Name));
        Assert.True(track.Scores[0].Measures[0].Value > 0.95);
        Assert.Null(track.Calibration);
    }

    [Theory]
    [InlineData("decision", TrackKind.Scalar, null, "model oracle has the tracks decision; the data has motif: choose with --track-of motif=TRACK of the model")]
    [InlineData("motif", TrackKind.Scalar, null, "track motif is a measured value in model oracle and a class (probability) in the data; --track-of motif=motif compares them by rank and correlation only, or prepare the data with --label-kind")]
    [InlineData("motif", TrackKind.Probability, "motif=other", "--track-of: model oracle has no track other; it has motif")]
    [InlineData("motif", TrackKind.Probability, "data=motif", "--track-of names the track data of the data, which has motif")]
    public void Tracks_that_do_not_fit_are_refused_with_the_option_that_helps(string id, TrackKind kind, string? trackOf, string expected)
    {
        var data = LabelledText.WithMotif(100, 60, TrackKind.Probability);
        using var model = Model(data, _ => 0, kind, id);
        var map = (trackOf is null ? [] : new[] { trackOf.Split('=') }).ToDictionary(p => p[0], p => p[1]);
        var evaluator = new Evaluator(data, Split.Test, 1, new SilentLog(), false, null, map);
        Assert.Equal(expected, Assert.ThrowsAny<CisLensException>(() => Run(evaluator, ("model", model))).Message);
    }

    [Fact]
    public void A_model_that_was_trained_on_the_evaluated_sequences_is_named_in_the_verdict()
    {
        var data = LabelledText.WithMotif(5000, 60, TrackKind.Probability);
        string Verdict(Split split, Split trainedOn)
        {
            using var model = new Oracle(60, data.Tracks, codes => codes[0] / 4f) { Sketch = SequenceSketch.From(data, data.Indexes(trainedOn)) };
            return Run(new Evaluator(data, split, 1, new SilentLog(), withBaselines: false), ("model", model)).Verdict;
        }
        Assert.EndsWith("; the model was trained on all of these sequences, so this is no test of it", Verdict(Split.Test, Split.Test));
        Assert.EndsWith("; the model was trained on all of these sequences, so this is no test of it", Verdict(Split.Train, Split.Train));
        Assert.DoesNotContain("trained on", Verdict(Split.Test, Split.Train));
    }

    [Fact]
    public void A_sketch_estimates_the_share_of_common_sequences_on_either_strand()
    {
        var rng = new Rng(5);
        string[] bases = [.. Enumerable.Range(0, 30_000).Select(_ => new string([.. Enumerable.Range(0, 40).Select(_ => "ACGT"[rng.Next(4)])]))];
        LabelledText Data(IEnumerable<string> sequences) => new([.. sequences], [], new Split[30_000], new Track { Id = "t", Kind = TrackKind.Probability });
        string sketch = SequenceSketch.From(Data(bases), Enumerable.Range(0, 20_000));
        Assert.Equal(4 * 2048 * 8 / 3, sketch.Length, 4.0);   // base64 of 2,048 hashes of 8 bytes
        // half of the compared sequences, from 10,000 to 30,000, are in the sketch; here on the other strand
        var other = Data(bases.Select(b => Dna.Decode(Dna.ReverseComplement(Dna.Encode(b)))));
        var (shared, compared) = SequenceSketch.Compare(sketch, other, Enumerable.Range(10_000, 20_000));
        Assert.InRange(compared, 1500, 2700);
        Assert.Equal(0.5, (double)shared / compared, 0.06);
        Assert.Equal(sketch, SequenceSketch.Union([SequenceSketch.From(Data(bases), Enumerable.Range(0, 9000)),
            SequenceSketch.From(Data(bases), Enumerable.Range(9000, 11_000))]));
    }

    [Fact]
    public void Two_FASTA_files_are_a_test_split()
    {
        string File(string name, string text)
        {
            System.IO.File.WriteAllText(Path.Combine(_folder, name), text);
            return Path.Combine(_folder, name);
        }
        var manifest = new ModelManifest { Name = "m", Family = "f", Design = "d", Window = 6, Tracks = [new Track { Id = "bound", Kind = TrackKind.Probability }] };
        var pair = new FastaPair(manifest, File("p.fa", ">a\nACGTAC\n>b\nTTTT\n"), File("n.fa", ">a\nCCCCCCCC\n"), new SilentLog());
        string Codes(int i)
        {
            var codes = new byte[6];
            pair.Sequence(i, 0, codes);
            return Dna.Decode(codes);
        }
        float Label(int i)
        {
            var label = new float[1];
            pair.Labels(i, label);
            return label[0];
        }
        Assert.Equal(["ACGTAC", "NTTTTN", "CCCCCC"], Enumerable.Range(0, 3).Select(Codes));
        Assert.Equal([1f, 1f, 0f], Enumerable.Range(0, 3).Select(Label));
        Assert.Equal(("bound", 3, 0), (pair.Tracks[0].Id, pair.Indexes(Split.Test).Count, pair.Indexes(Split.Train).Count));
    }

    /// <summary>A model that predicts a function of the sequence.</summary>
    sealed class Oracle(int window, IReadOnlyList<Track> tracks, Func<ReadOnlySpan<byte>, float> says) : ISequenceModel
    {
        public string? Sketch { get; init; }
        public ModelManifest Manifest => new() { Name = "oracle", Family = "test", Design = "test", Window = window, Tracks = tracks, Strand = StrandRule.Forward, TrainingSequences = Sketch };
        public int BatchSize => 16;
        public void Dispose() { }

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, _, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
                output[i] = says(batch[i]);
        }, into);
    }
}
