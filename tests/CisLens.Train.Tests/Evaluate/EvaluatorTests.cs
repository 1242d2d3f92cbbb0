using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Kmers;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Tests.Evaluate;

public sealed class EvaluatorTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static EvaluationResult Evaluate(LabelledText data, Func<ReadOnlySpan<byte>, float> says)
    {
        using var model = new Oracle(data.Window, data.Tracks, says);
        return new Evaluator(data, Split.Test, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken);
    }

    // the motif has nine bases; the probability of a random match at 92 positions of 2 strands is 0.0007
    const string Motif = "TGACTCATT";

    static bool HasMotif(ReadOnlySpan<byte> codes) =>
        Dna.Decode(codes).Contains(Motif) || Dna.Decode(Dna.ReverseComplement(codes)).Contains(Motif);

    [Fact]
    public void A_model_that_knows_the_motif_is_perfect_and_beats_the_baselines()
    {
        var result = Evaluate(LabelledText.WithMotif(2000, 100, TrackKind.Probability, Motif), codes => HasMotif(codes) ? 0.99f : 0.01f);
        var track = Assert.Single(result.Tracks);
        Assert.Equal(["model", "gc", "kmer"], track.Scores.Select(s => s.Name));
        Assert.True(track.Scores[0].Measures[0].Value > 0.97);
        Assert.StartsWith("better than the gc baseline", track.Verdict);
        Assert.Contains("worse on 0", result.Verdict);
        Assert.Equal((200, 100), (track.Examples, track.Positives!.Value));
    }

    [Fact]
    public void A_constant_model_does_not_beat_the_baselines()
    {
        var result = Evaluate(LabelledText.WithMotif(2000, 60, TrackKind.Probability), _ => 0.9f);
        var track = Assert.Single(result.Tracks);
        Assert.Equal(0.5, track.Scores[0].Measures[0].Value, 12);
        Assert.Contains("worse than the kmer baseline", track.Verdict);
        Assert.Contains("not calibrated", track.Verdict);
    }

    [Fact]
    public void Without_baselines_the_metrics_of_the_model_stay_the_same()
    {
        var data = LabelledText.WithMotif(400, 60, TrackKind.Probability);
        using var model = new Oracle(data.Window, data.Tracks, codes => codes[0] / 4f);
        var alone = new Evaluator(data, Split.Test, 1, new SilentLog(), withBaselines: false).Run(model, TestContext.Current.CancellationToken).Tracks[0];
        var beside = new Evaluator(data, Split.Test, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken).Tracks[0];
        Assert.Equal("model", Assert.Single(alone.Scores).Name);
        Assert.Equal(beside.Scores[0].Measures, alone.Scores[0].Measures);
        Assert.StartsWith("no baseline to compare with", alone.Verdict);
    }

    [Fact]
    public void Scalars_get_correlations_and_tables_are_written()
    {
        var result = Evaluate(LabelledText.WithMotif(2000, 60, TrackKind.Scalar, Motif), codes => HasMotif(codes) ? -4 : -7);
        var track = Assert.Single(result.Tracks);
        Assert.Equal(["pearson", "spearman", "r2"], track.Scores[0].Measures.Select(m => m.Name));
        // labels are 3 × motif − 7 + 0.3 × noise, so r = 1.5 / sqrt(1.5² + 0.3²) = 0.981
        Assert.Equal(0.981, track.Scores[0].Measures[0].Value, 0.02);
        result.WriteTable(Path.Combine(_folder, "metrics.tsv"));
        result.WriteJson(Path.Combine(_folder, "metrics.json"));
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "metrics.tsv"));
        Assert.Equal(1 + 9 + 2, lines.Length);
        Assert.All(lines, line => Assert.Equal(11, line.Split('\t').Length));
    }

    [Fact]
    public void A_track_without_training_labels_has_no_baselines()
    {
        var data = LabelledText.WithMotif(1000, 60, TrackKind.Probability);
        var more = data.Extended(["new"], (i, label) => [i / 2 % 10 == 9 ? label : float.NaN]);
        var track = Evaluate(more, codes => codes[0] / 4f).Tracks[1];
        Assert.Equal(["auroc", "NaN"], track.Scores.Select(s => s.Measures[0]).Take(2).Select((m, i) => i == 0 ? m.Name : $"{m.Value}"));
        Assert.StartsWith("no gc baseline (no labels to fit it on, or the same answer for all); no kmer baseline", track.Verdict);
    }

    [Fact]
    public void Predictions_that_are_not_finite_are_refused()
    {
        var data = LabelledText.WithMotif(1000, 60, TrackKind.Probability);
        string fault = Assert.Throws<ModelException>(() => Evaluate(data, codes => codes[0] == 2 ? float.NaN : 0.5f)).Message;
        Assert.StartsWith("oracle predicts NaN on track motif of example ", fault);
    }

    [Fact]
    public void A_track_with_too_few_positives_is_skipped_with_a_reason()
    {
        var result = Evaluate(LabelledText.WithMotif(100, 60, TrackKind.Probability), _ => 0.5f);
        Assert.Equal("5 positives and 5 negatives, at least 10 of each are needed", result.Tracks[0].Skipped);
        Assert.Equal("no track could be judged", result.Verdict);
    }

    [Fact]
    public void A_model_of_other_tracks_or_window_is_refused()
    {
        var data = LabelledText.WithMotif(100, 60, TrackKind.Probability);
        using var model = new Oracle(61, data.Tracks, _ => 0);
        Assert.Contains("windows of 61 bp; the data has windows of 60 bp", Assert.Throws<ModelException>(
            () => new Evaluator(data, Split.Test, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Windows_without_a_prediction_are_left_out_and_counted()
    {
        var data = LabelledText.WithMotif(1000, 60, TrackKind.Probability);
        int silent = data.Indexes(Split.Test).Count(i => { var codes = new byte[60]; data.Sequence(i, 0, codes); return codes[0] == 2 || codes[^1] == 1; }); // one of the two strands starts with G
        using var model = new Oracle(60, data.Tracks, codes => codes[0] == 2 ? float.NaN : codes[1] / 4f, mayLackValues: true);
        var track = new Evaluator(data, Split.Test, 1, new SilentLog()).Run(model, TestContext.Current.CancellationToken).Tracks[0];
        Assert.InRange(silent, 1, 99);
        Assert.Equal((100 - silent, silent), (track.Examples, track.Missing));
        Assert.False(double.IsNaN(track.Scores[0].Measures[0].Value));
    }

    /// <summary>A model that predicts a function of the sequence.</summary>
    sealed class Oracle(int window, IReadOnlyList<Track> tracks, Func<ReadOnlySpan<byte>, float> says, bool mayLackValues = false) : ISequenceModel
    {
        public ModelManifest Manifest { get; } = new() { Name = "oracle", Family = "test", Design = "test", Window = window, Tracks = tracks, MayLackValues = mayLackValues };
        public int BatchSize => 16;
        public void Dispose() { }

        public void Predict(PredictionRequest request, Prediction into) => WholeWindows.Predict(request, Manifest, (batch, _, output) =>
        {
            for (int i = 0; i < batch.Count; i++)
                output[i] = says(batch[i]);
        }, into);
    }
}
