using System.Text.Json.Nodes;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Boosters;
using CisLens.Tests;

namespace CisLens.Models.Tests.Boosters;

public sealed class IsotonicMapTests
{
    [Fact]
    public void The_golden_of_scikit_learn_is_reproduced()
    {
        var golden = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/pipelines.json")))!["isotonic"]!;
        double[] Numbers(string name) => [.. golden[name]!.AsArray().Select(v => (double)v!)];
        var map = IsotonicMap.Fit(Numbers("x"), Numbers("y"));
        Assert.Equal(Numbers("thresholds_x"), map.Scores.ToArray());
        foreach (var (expected, found) in Numbers("thresholds_y").Zip(map.Values.ToArray()))
            Assert.Equal(expected, found, 1e-12);
        foreach (var (query, answer) in Numbers("query").Zip(Numbers("answer")))
            Assert.Equal(answer, map.Apply(query), 1e-12);
    }

    [Fact]
    public void Neighbours_that_fall_share_their_weighted_mean_and_equal_scores_are_averaged_first()
    {
        // scores 1, 2, 3: means 0.75, (3 x 1 + 1 x 0) / 4 = 0.75, 0.5 with weights 1, 4, 5; the last two fall:
        // (4 x 0.75 + 5 x 0.5) / 9 = 11/18 is below 0.75, so all three share (0.75 + 5.5) / 10 = 0.625
        var map = IsotonicMap.Fit([3, 2, 1, 2, 9], [0.5, 1, 0.75, 0, 0.1], [5, 3, 1, 1, 0]);
        Assert.Equal([1.0, 3.0], map.Scores.ToArray());
        Assert.Equal([0.625, 0.625], map.Values.ToArray());
        Assert.Equal(0.625, map.Apply(2.5));
    }

    [Fact]
    public void Outside_its_points_the_map_is_constant_and_between_them_linear()
    {
        var map = IsotonicMap.Fit([0, 1, 2, 4], [-1, 0.25, 0.75, 2]);
        Assert.Equal([0, 0, 0.125, 0.5, 0.875, 1, 1], new double[] { -5, 0, 0.5, 1.5, 3, 4, 5 }.Select(map.Apply));
        Assert.True(double.IsNaN(map.Apply(double.NaN)));
    }

    [Fact]
    public void A_booster_stores_its_calibration_and_predicts_with_it()
    {
        var booster = new LinearBooster([1], 0, BoosterObjective.Logistic).Calibrated(new IsotonicMap([0.25, 0.75], [0, 1]));
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [.. booster.Tensors("liver")]);
        using var reader = new SafetensorsReader(new MemoryStream(stream.ToArray()), stream.Length, "m.clm");
        // probabilities 0.5 and 0.75 (log odds ln 3), calibrated to 0.5 and 1
        var predictions = new float[2];
        Booster.Load(reader, "liver", "m.clm").Predict([0, MathF.Log(3)], predictions);
        Assert.Equal(0.5f, predictions[0], 1e-6f);
        Assert.Equal(1, predictions[1], 1e-6f);
    }

    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new double[] { 1, 1 }, new double[] { 0, 1 })]
    [InlineData(new double[] { 1, 2 }, new double[] { 1, 0 })]
    [InlineData(new double[] { 1, double.NaN }, new double[] { 0, 1 })]
    [InlineData(new double[] { 1 }, new double[] { 2 })]
    public void Points_that_are_not_in_order_are_refused(double[] scores, double[] values) =>
        Assert.Throws<ArgumentException>(() => new IsotonicMap(scores, values));
}
