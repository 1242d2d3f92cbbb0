using CisLens.Core;
using CisLens.Train.Boosting;

namespace CisLens.Train.Tests.Boosting;

public sealed class RidgeTrainingTests
{
    // labels 2 x0 - x1 + 3 and noise alone; x2 is constant and x3 is noise
    static FeatureRows Table(ulong seed, int rows, int features)
    {
        var rng = new Rng(seed);
        float[] x = [.. Enumerable.Range(0, rows * features).Select(i => i % features == 2 ? 7 : 10 * (float)rng.NextDouble())];
        float[] noise = [.. Enumerable.Range(0, rows).Select(_ => (float)rng.NextDouble())];
        return new(x, [.. Enumerable.Range(0, rows).SelectMany(r => (float[])[2 * x[r * features] - x[r * features + 1] + 3, noise[r]])]);
    }

    [Fact]
    public void The_weights_of_a_line_are_found_and_noise_gets_the_largest_penalty()
    {
        var fitted = RidgeTraining.Train(Table(1, 200, 4), Table(2, 100, 4), 4, TestContext.Current.CancellationToken);
        var (booster, penalty) = fitted[0]!.Value;
        Assert.Equal(0.001, penalty);
        foreach (var (expected, weight) in ((float[])[2, -1, 0, 0]).Zip(booster.Weights.ToArray()))
            Assert.Equal(expected, weight, 0.01f);
        Assert.Equal(3, booster.Intercept, 0.1f);
        Assert.True(fitted[1]!.Value.Penalty >= 10);
    }

    // one feature x = -1, 0, 1 and y = -2, 0, 5: mean 1, deviation sqrt(2/3); the slope of the standardised feature is
    // mean(x y) / s / (1 + penalty) = (7/3) / sqrt(2/3) / (1 + penalty), so that of x is 3.5 / (1 + penalty)
    [Fact]
    public void With_one_feature_the_solution_is_that_by_hand()
    {
        FeatureRows train = new([-1, 0, 1], [-2, 0, 5]), validation = new([1], [100]);   // the least penalty is the best
        var (booster, penalty) = RidgeTraining.Train(train, validation, 1, TestContext.Current.CancellationToken)[0]!.Value;
        Assert.Equal(0.001, penalty);
        Assert.Equal(3.5 / 1.001, booster.Weights[0], 1e-5);
        Assert.Equal(1, booster.Intercept, 1e-5);
    }

    // at the least of the objective, its derivative by each weight is 0: mean((w'x + b - y) x_f) + penalty s_f^2 w_f = 0
    [Theory]
    [InlineData(40, 9)]
    [InlineData(8, 9)]
    public void With_more_rows_or_more_features_the_solution_is_a_minimum(int rows, int features)
    {
        FeatureRows train = Table(3, rows, features), validation = Table(4, 20, features);
        foreach (int track in (int[])[0, 1])
        {
            var (booster, penalty) = RidgeTraining.Train(train, validation, features, TestContext.Current.CancellationToken)[track]!.Value;
            double[] errors = [.. train.Rows.Chunk(features).Select((x, r) =>
                booster.Intercept + x.Select((v, f) => (double)v * booster.Weights[f]).Sum() - train.Labels[2 * r + track])];
            Assert.Equal(0, errors.Average(), 1e-4);
            for (int f = 0; f < features; f++)
            {
                double[] column = [.. train.Rows.Where((_, i) => i % features == f).Select(v => (double)v)];
                double mean = column.Average(), variance = column.Average(v => (v - mean) * (v - mean));
                double slope = errors.Zip(column).Average(pair => pair.First * (pair.Second - mean));
                Assert.Equal(-penalty * variance * booster.Weights[f], slope, 1e-3);
            }
        }
    }

    [Fact]
    public void A_missing_label_leaves_its_row_out_for_that_track_alone()
    {
        var full = Table(1, 50, 4);
        var holes = full with { Labels = [.. full.Labels.Select((y, i) => i is 4 or 6 ? float.NaN : y)] };   // rows 2 and 3 of the first track
        float[] cut = [.. full.Rows.Where((_, i) => i / 4 is not (2 or 3))], labels = [.. full.Labels.Where((_, i) => i / 2 is not (2 or 3))];
        var (token, validation) = (TestContext.Current.CancellationToken, Table(2, 30, 4));
        var found = RidgeTraining.Train(holes, validation, 4, token);
        Assert.Equal(RidgeTraining.Train(new(cut, labels), validation, 4, token)[0]!.Value.Booster.Weights.ToArray(),
            found[0]!.Value.Booster.Weights.ToArray());
        Assert.Equal(RidgeTraining.Train(full, validation, 4, token)[1]!.Value.Booster.Weights.ToArray(),
            found[1]!.Value.Booster.Weights.ToArray());
        var none = full with { Labels = [.. full.Labels.Select((y, i) => i % 2 == 1 ? float.NaN : y)] };
        Assert.Null(RidgeTraining.Train(none, validation, 4, token)[1]);
    }
}
