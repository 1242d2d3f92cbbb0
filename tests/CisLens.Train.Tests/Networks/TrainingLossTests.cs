using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Tests;
using CisLens.Torch;
using CisLens.Train.Networks;

namespace CisLens.Train.Tests.Networks;

public class TrainingLossTests
{
    static JsonNode Golden() => JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/ops.json")))!["losses"]!;

    static float[] Flat(JsonNode? node) => node is JsonArray array ? [.. array.SelectMany(Flat)] : [node!.GetValue<float>()];

    static double Loss(LossKind kind, float[] raw, float[] labels, float[]? weights = null, bool sum = false)
    {
        using var scope = new TensorScope();
        Tensor T(float[] values) => Tensor.From<float>(values, [values.Length, 1]);
        return TrainingLoss.Compute(kind, T(raw), x => x, T(labels), weights is null ? null : T(weights), sum).Item();
    }

    [Theory]
    [InlineData("logits", "y_binary", "bce_with_logits_mean", LossKind.Bce)]
    [InlineData("Q", "Y", "mse_mean", LossKind.Mse)]
    [InlineData("Q", "Y", "keras_poisson_mean(pred-y*log(pred+1e-7))", LossKind.Poisson)]
    [InlineData("Q", "Y", "basenji2018_log_poisson_full_mean", LossKind.PoissonStirling)]
    public void Means_are_those_of_the_golden_file(string raw, string labels, string expected, LossKind kind)
    {
        var golden = Golden();
        Assert.Equal(golden[expected]!.GetValue<double>(), Loss(kind, Flat(golden[raw]), Flat(golden[labels])), 5);
    }

    [Fact]
    public void The_squared_error_of_logarithms_is_that_of_the_definition()
    {
        // ln 1 and ln 4, ln 2 and ln 2, ln 8 and ln 2
        double expected = (Math.Pow(Math.Log(4), 2) + 0 + Math.Pow(Math.Log(4), 2)) / 3;
        Assert.Equal(expected, Loss(LossKind.LogMse, [0, 1, 7], [3, 1, 1]), 5);
        Assert.Equal(expected * 3, Loss(LossKind.LogMse, [0, 1, 7, 5], [3, 1, 1, 100], [1, 1, 1, 0], sum: true), 5);
    }

    [Fact]
    public void The_Poisson_multinomial_loss_is_Baskervilles()
    {
        using var scope = new TensorScope();
        var golden = Golden();
        // B 2, N 6, T 3
        Tensor Of(string name, float[]? more = null) => Tensor.From<float>([.. Flat(golden[name]), .. more ?? []], [2, 6, 3]);
        double Mean(Tensor p, Tensor y, Tensor? weights = null) => TrainingLoss.Compute(LossKind.PoissonMultinomial, p, x => x, y, weights, sum: false, 0.2).Item();
        Assert.Equal(golden["poisson_multinomial_baskerville_mean_totalweight0.2"]!.GetValue<double>(), Mean(Of("Q"), Of("Y")), 5);
        // a window of six bins and a part of the other: the mean weighs each window by its bins
        var terms = golden["poisson_multinomial_baskerville_BxT_totalweight0.2"]!;
        float[] q = Flat(golden["Q"]), y = Flat(golden["Y"]);
        float[] measured = [.. Enumerable.Range(0, 36).Select(i => i < 18 || i < 18 + 9 ? 1f : 0)];
        double half = Mean(Tensor.From<float>(q.AsSpan(18, 9), [1, 3, 3]), Tensor.From<float>(y.AsSpan(18, 9), [1, 3, 3]));
        double expected = (6 * Flat(terms[0]).Average() + 3 * half) / 9;
        Assert.Equal(expected, Mean(Of("Q"), Of("Y"), Tensor.From<float>(measured, [2, 6, 3])), 5);
        // a window without any measured bin changes nothing
        float[] first = [.. Enumerable.Range(0, 36).Select(i => i < 18 ? 1f : 0)];
        Assert.Equal(Flat(terms[0]).Average(), Mean(Of("Q"), Of("Y"), Tensor.From<float>(first, [2, 6, 3])), 5);
    }

    [Fact]
    public void A_sum_is_the_golden_sum()
    {
        var golden = Golden();
        float[] logits = [.. Flat(golden["p"]).Select(p => MathF.Log(p / (1 - p)))];
        Assert.Equal(golden["bce_sum_torch7_sizeAverage_false"]!.GetValue<double>(), Loss(LossKind.Bce, logits, Flat(golden["y_binary"]), sum: true), 4);
    }

    [Fact]
    public void One_loss_for_tracks_of_several_kinds_is_refused()
    {
        Track[] tracks = [new() { Id = "strength", Kind = TrackKind.Scalar }, new() { Id = "bound", Kind = TrackKind.Probability }];
        Assert.Equal([LossKind.Mse, LossKind.Bce], TrainingLoss.Resolve(LossKind.Auto, tracks));
        Assert.Contains("several kinds (Scalar, Probability)", Assert.Throws<UsageException>(() => TrainingLoss.Resolve(LossKind.Mse, tracks)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_label_changes_nothing()
    {
        // the third label is missing; the mean of (1−0)² and (3−1)² is 2.5 and their sum is 5
        Assert.Equal(2.5, Loss(LossKind.Mse, [1, 3, 100], [0, 1, 0], [1, 1, 0]), 6);
        Assert.Equal(5, Loss(LossKind.Mse, [1, 3, 100], [0, 1, 0], [1, 1, 0], sum: true), 6);
        Assert.Equal(0, Loss(LossKind.Mse, [1], [0], [0]), 6);
    }

    [Fact]
    public void Cross_entropy_is_the_mean_over_windows_not_over_classes()
    {
        // the softmax of ln 1, ln 2, ln 1 is 1/4, 1/2, 1/4; the losses are −ln 1/2 and −ln 1/4, and their mean is 1.5 ln 2;
        // the third window is not measured
        using var scope = new TensorScope();
        float half = MathF.Log(2);
        var raw = Tensor.From<float>([0, half, 0, 0, half, 0, 9, 9, 9], [1, 3, 3]);
        var labels = Tensor.From<float>([0, 1, 0, 1, 0, 0, 0, 0, 0], [1, 3, 3]);
        var weights = Tensor.From<float>([1, 1, 1, 1, 1, 1, 0, 0, 0], [1, 3, 3]);
        double Of(Tensor? weights, bool sum) => TrainingLoss.Compute(LossKind.CrossEntropy, raw, x => x, labels, weights, sum).Item();
        Assert.Equal(1.5 * Math.Log(2), Of(weights, sum: false), 6);
        Assert.Equal(3 * Math.Log(2), Of(weights, sum: true), 6);
        Assert.Equal(Math.Log(2), Of(null, sum: false), 6);
        Assert.Equal(LossKind.CrossEntropy, TrainingLoss.Resolve(LossKind.Auto, TrackKind.Probability, oneOfTracks: true));
    }

    [Fact]
    public void With_two_kinds_each_label_has_the_same_weight()
    {
        using var scope = new TensorScope();
        // the columns are a strength (squared error) and a logit (cross-entropy: ln 2 for the logit 0,
        // ln(1 + e) for the logit 1 with the label 0)
        Tensor raw = Tensor.From<float>([2, 0, 5, 1], [2, 2]), labels = Tensor.From<float>([1, 1, 5, 0], [2, 2]);
        double ln2 = Math.Log(2), wrong = Math.Log(1 + Math.E);
        LossKind[] kinds = TrainingLoss.Resolve(LossKind.Auto, [new Track { Id = "a", Kind = TrackKind.Scalar }, new Track { Id = "b", Kind = TrackKind.Probability }]);
        double Of(Tensor? weights, bool sum) => TrainingLoss.Compute(kinds, raw, x => x, labels, weights, sum).Item();
        Assert.Equal((1 + ln2 + 0 + wrong) / 4, Of(null, sum: false), 6);
        Assert.Equal(1 + ln2 + 0 + wrong, Of(null, sum: true), 6);
        Assert.Equal((1 + ln2 + wrong) / 3, Of(Tensor.From<float>([1, 1, 0, 1], [2, 2]), sum: false), 6);
    }

    [Fact]
    public void Weights_count_as_copies_do() => Assert.Equal(
        Loss(LossKind.Bce, [0.3f, 0.3f, 0.3f, -1], [1, 1, 1, 0]), Loss(LossKind.Bce, [0.3f, -1], [1, 0], [3, 1]), 6);

    [Fact]
    public void The_loss_follows_the_kind_of_track()
    {
        Assert.Equal(LossKind.Bce, TrainingLoss.Resolve(LossKind.Auto, TrackKind.Probability));
        Assert.Equal(LossKind.Poisson, TrainingLoss.Resolve(LossKind.Auto, TrackKind.Signal));
        Assert.Equal(LossKind.PoissonMultinomial, TrainingLoss.Resolve(LossKind.PoissonMultinomial, TrackKind.Signal));
        Assert.Throws<UsageException>(() => TrainingLoss.Resolve(LossKind.Bce, TrackKind.Scalar));
        Assert.Equal(LossKind.LogMse, TrainingLoss.Resolve(LossKind.LogMse, TrackKind.Signal));
        Assert.Throws<UsageException>(() => TrainingLoss.Resolve(LossKind.PoissonStirling, TrackKind.Probability));
        Assert.Throws<UsageException>(() => TrainingLoss.Resolve(LossKind.LogMse, TrackKind.Scalar));
    }
}
