using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Boosters;
using CisLens.Train.Boosting;

namespace CisLens.Train.Tests.Boosting;

public sealed class DenseTrainingTests
{
    static FeatureRows Table(ulong seed, int rows, Func<float, float, float> label)
    {
        var rng = new Rng(seed);
        float[] x = [.. Enumerable.Range(0, rows * 2).Select(_ => 5 + 20 * (float)rng.NextDouble())];
        return new(x, [.. x.Chunk(2).Select(pair => label(pair[0], pair[1]))]);
    }

    static float[] Predict(Booster booster, float[] rows)
    {
        var predictions = new float[rows.Length / 2];
        booster.Predict(rows, predictions);
        return predictions;
    }

    // a number that no line fits: the correlation of |x0 - 15| with x0 is 0
    [Fact]
    public void A_network_learns_what_a_line_cannot_and_ignores_missing_labels()
    {
        FeatureRows train = Table(1, 600, (a, _) => a < 6 ? float.NaN : 100 + 10 * Math.Abs(a - 15)),
            validation = Table(2, 200, (a, _) => 100 + 10 * Math.Abs(a - 15));
        DenseBooster Once() => DenseTraining.Train(train, validation, 2, 0, new() { LearningRate = 0.01 }, new Rng(3), TestContext.Current.CancellationToken);
        float[] predicted = Predict(Once(), validation.Rows);
        double mean = validation.Labels.Average();
        double explained = 1 - predicted.Zip(validation.Labels).Sum(p => Math.Pow(p.First - p.Second, 2)) / validation.Labels.Sum(y => Math.Pow(y - mean, 2));
        Assert.True(explained > 0.98, $"R² {explained}");
        Assert.Equal(predicted, Predict(Once(), validation.Rows));
    }

    [Fact]
    public void A_network_of_classes_predicts_probabilities_and_is_stored()
    {
        static float Inside(float a, float b) => Math.Abs(a - 15) + Math.Abs(b - 15) < 8 ? 1 : 0;
        FeatureRows train = Table(1, 800, Inside), validation = Table(2, 200, Inside);
        var booster = DenseTraining.Train(train, validation, 2, 0, new() { Objective = BoosterObjective.Logistic, LearningRate = 0.01 }, new Rng(3),
            TestContext.Current.CancellationToken);
        float[] predicted = Predict(booster, validation.Rows);
        Assert.True(predicted.Zip(validation.Labels).Count(p => p.First > 0.5 == p.Second > 0.5) > 185);
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [.. booster.Tensors("liver")]);
        using var reader = new SafetensorsReader(new MemoryStream(stream.ToArray()), stream.Length, "m.clm");
        Assert.Equal(predicted, Predict(Booster.Load(reader, "liver", "m.clm"), validation.Rows));
    }

    // hidden units 1 + 2 = 3 and -1 (0 after the ReLU): 0.5 + 2 x 3
    [Fact]
    public void The_output_is_that_by_hand() =>
        Assert.Equal([6.5f], Predict(new DenseBooster([1, 1, -1, 0], [0, 0], [2, 5], 0.5f, BoosterObjective.SquaredError), [1, 2]));
}
