using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Tests;
using CisLens.Train.Evaluate;

namespace CisLens.Train.Tests.Evaluate;

public sealed class SignalEvaluationTests
{
    const int Windows = 60, Bins = 8, Tracks = 3;

    static EvaluationResult Evaluate(float[][] labels, float[][] predictions, int bins, int tracks)
    {
        var data = new LabelledSignal(labels, bins, tracks);
        using var model = new NumberedModel(predictions, data);
        return new Evaluator(data, Split.Test, 1, new SilentLog(), withBaselines: false).Run(model, TestContext.Current.CancellationToken);
    }

    static double Value(EvaluationResult result, int track, string measure) => result.Tracks[track].Scores[0].Measures.Single(m => m.Name == measure).Value;

    // labels and correlated predictions, all different, with different scales; every 17th label of a track is missing
    static (float[][] Labels, float[][] Predictions) Random()
    {
        var rng = new Rng(5);
        float[] Row() => [.. Enumerable.Range(0, Bins * Tracks).Select(i => (float)(Math.Exp(rng.NextNormal()) * (1 + 3 * (i % Tracks))))];
        float[][] labels = [.. Enumerable.Range(0, Windows).Select(_ => Row())];
        float[][] predictions = [.. labels.Select(row => row.Select(y => (float)(0.5 * y + Math.Exp(rng.NextNormal()))).ToArray())];
        for (int i = 0; i < Windows * Bins * Tracks; i += 17)
            labels[i / (Bins * Tracks)][i % (Bins * Tracks)] = float.NaN;
        return (labels, predictions);
    }

    static (double[] Labels, double[] Predictions) Track(float[][] labels, float[][] predictions, int track)
    {
        var kept = Enumerable.Range(0, Windows * Bins).Select(i => (Y: labels[i / Bins][i % Bins * Tracks + track], P: predictions[i / Bins][i % Bins * Tracks + track]))
            .Where(v => !float.IsNaN(v.Y)).ToArray();
        return ([.. kept.Select(v => (double)v.Y)], [.. kept.Select(v => (double)v.P)]);
    }

    // the textbook formulas
    static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }

    static double Explained(double[] predicted, double[] y) => 1 - predicted.Zip(y, (p, l) => (p - l) * (p - l)).Sum() / y.Sum(l => (l - y.Average()) * (l - y.Average()));

    static double[] Log(double[] values) => Array.ConvertAll(values, v => Math.Log2(1 + v));

    static double[] Ranks(double[] values) => Array.ConvertAll(values, v => (double)values.Count(w => w < v));

    [Fact]
    public void Pearson_is_pooled_over_all_bins_of_all_windows_as_the_golden_is()
    {
        var losses = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/ops.json")))!["losses"]!;
        float[][] Rows(string name) => [.. losses[name]!.AsArray().Select(w => w!.AsArray().SelectMany(b => b!.AsArray().Select(v => (float)v!)).ToArray())];
        var result = Evaluate(Rows("Y"), Rows("Q"), 6, 3);
        double[] expected = [.. losses["pearson_pooled_over_batch_and_bins_per_track"]!.AsArray().Select(v => (double)v!)];
        for (int t = 0; t < 3; t++)
            Assert.Equal(expected[t], Value(result, t, "pearson"), 6);   // the golden was computed from float64, and Q is read as float32
    }

    [Fact]
    public void Metrics_from_sums_over_blocks_are_those_of_the_textbook_over_all_bins()
    {
        var (labels, predictions) = Random();
        var result = Evaluate(labels, predictions, Bins, Tracks);
        for (int t = 0; t < Tracks; t++)
        {
            var (y, p) = Track(labels, predictions, t);
            Assert.Equal((y.Length, Windows * Bins - y.Length), (result.Tracks[t].Examples, result.Tracks[t].Missing));
            Assert.Equal(Correlation(p, y), Value(result, t, "pearson"), 10);
            Assert.Equal(Correlation(Log(p), Log(y)), Value(result, t, "pearson_log2"), 10);
            Assert.Equal(Explained(p, y), Value(result, t, "r2"), 10);
            Assert.Equal(Explained(Log(p), Log(y)), Value(result, t, "r2_log2"), 10);
            Assert.Equal(Correlation(Ranks(p), Ranks(y)), Value(result, t, "spearman"), 10);
            var interval = result.Tracks[t].Scores[0].Measures[0].Interval;
            Assert.InRange(Value(result, t, "pearson"), interval.Low, interval.High);
        }
        Assert.Equal(["all", "ATAC", "RNA"], result.Summaries.Select(s => s.Group).Distinct());
        Assert.Equal(2, result.Summaries.First(s => s.Group == "ATAC").Tracks);
    }

    [Fact]
    public void Specificity_is_the_correlation_of_what_differs_from_the_mean_of_normalised_tracks()
    {
        var (labels, predictions) = Random();
        labels = [.. labels.Select((row, w) => row.Select((y, i) => float.IsNaN(y) ? 0.001f * (w * 24 + i + 1) : y).ToArray())];
        // classic quantile normalisation: the k-th smallest value of a track becomes the mean of the k-th smallest values
        double[][] Normalised(float[][] rows)
        {
            double[][] tracks = [.. Enumerable.Range(0, Tracks).Select(t => Log(Track(rows, rows, t).Labels))];
            double[][] sorted = [.. tracks.Select(t => t.Order().ToArray())];
            double[][] scaled = [.. tracks.Select(t => Ranks(t).Select(r => sorted.Average(s => s[(int)r])).ToArray())];
            return [.. scaled.Select(t => t.Select((v, i) => v - scaled.Average(s => s[i])).ToArray())];
        }
        var result = Evaluate(labels, predictions, Bins, Tracks);
        double[][] y = Normalised(labels), p = Normalised(predictions);
        for (int t = 0; t < Tracks; t++)
            Assert.Equal(Correlation(p[t], y[t]), Value(result, t, "specificity"), 4);
    }

    [Fact]
    public void Equal_values_get_the_mean_rank_in_quantile_normalisation()
    {
        var scale = new QuantileScale([[0, 0, 0, 3, float.NaN], [1, 2, 3, 4]]);
        // the mean distribution is 0.5, 1, 1.5, 3.5; three zeros have the mean rank 1; 9 is above all
        Assert.Equal([1, 3.5, 0.5, 1.25, 3.5], [scale.Scale(0, 0), scale.Scale(0, 3), scale.Scale(1, 1), scale.Scale(1, 2.5f), scale.Scale(1, 9)], (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Tracks_without_variance_are_not_judged_and_constant_predictions_are_not_a_number()
    {
        var (labels, predictions) = Random();
        foreach (float[] row in labels)
            for (int i = 0; i < row.Length; i += Tracks)
                row[i] = 2;
        foreach (float[] row in predictions)
            for (int i = 1; i < row.Length; i += Tracks)
                row[i] = 7;
        var result = Evaluate(labels, predictions, Bins, Tracks);
        Assert.Equal("all 480 labels are the same", result.Tracks[0].Skipped);
        Assert.True(double.IsNaN(Value(result, 1, "pearson")));
        Assert.Equal(1, result.Summaries.First(s => s.Group == "all" && s.Name == "pearson").Tracks);
        Assert.Contains("1 not judged", result.Verdict);
    }
}
