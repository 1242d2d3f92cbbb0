using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Models.Boosters;
using CisLens.Tests;
using CisLens.Train.Boosting;
using CisLens.Train.Jobs;

namespace CisLens.Train.Tests.Boosting;

/// <summary>Boosters trained through the C library are those of XGBoost for Python with the same options.</summary>
public sealed class BoosterTrainingTests : IDisposable
{
    const int Features = 6;

    static readonly BoostingOptions s_linear = new() { Booster = BoosterKind.Linear };

    static readonly Dictionary<string, BoostingOptions> s_cases = new()
    {
        ["linear"] = s_linear with { Rounds = 20, Eta = 0.5, Lambda = 0.1, Alpha = 0.01, BaseScore = 2 },
        ["linear_stopped"] = s_linear with { Rounds = 200, Eta = 0.9, Lambda = 0, BaseScore = 0, EarlyStopping = 3 },
        ["trees"] = new() { Rounds = 30, Eta = 0.1, Depth = 3, Subsample = 0.7, Colsample = 0.5, Seed = 5, BaseScore = 0.5 },
        ["trees_stopped"] = new() { Rounds = 200, Eta = 0.3, Depth = 4, BaseScore = 0, EarlyStopping = 5 },
        ["logistic_auc"] = new()
        {
            Objective = BoosterObjective.Logistic, Metric = BoostingMetric.Auc, Rounds = 100, Eta = 0.2, Depth = 3, BaseScore = 0.4, EarlyStopping = 4,
        },
        ["forest"] = new() { Booster = BoosterKind.Forest, Rounds = 40, Depth = 5, Subsample = 0.8, Colsample = 0.5, Seed = 2, BaseScore = 0.5 },
    };

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-boosting-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "xgboost_training.py");

    float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, file))).ToArray();

    static (float[] Rows, float[] Labels) Split(float[] table)
    {
        float[][] lines = [.. table.Chunk(Features + 1)];
        return ([.. lines.SelectMany(line => line[..Features])], [.. lines.Select(line => line[Features])]);
    }

    static FeatureMatrix Matrix(float[] rows, float[] labels, bool logistic = false)
    {
        var matrix = FeatureMatrix.From(rows, rows.Length / labels.Length, 1);
        matrix.SetLabels(logistic ? [.. labels.Select(label => label > 0 ? 1f : 0)] : labels);
        return matrix;
    }

    static float[] Predict(Booster booster, float[] rows)
    {
        var predictions = new float[rows.Length / booster.Features];
        booster.Predict(rows, predictions);
        return predictions;
    }

    [Fact]
    public void Rounds_metrics_and_predictions_are_those_of_XGBoost_for_Python()
    {
        string[] cases = Referee.Lines(Referee.Python("xgboost", "python3-xgboost"), Script(), _folder);
        Assert.Equal(s_cases.Count, cases.Length);
        var (trainRows, trainLabels) = Split(Floats("train.f32"));
        var (rows, labels) = Split(Floats("validation.f32"));
        foreach (string[] line in cases.Select(line => line.Split(' ')))
        {
            var options = s_cases[line[0]];
            bool logistic = options.Objective == BoosterObjective.Logistic;
            using FeatureMatrix train = Matrix(trainRows, trainLabels, logistic), validation = Matrix(rows, labels, logistic);
            var result = BoosterTraining.Train(train, validation, options, threads: 1, TestContext.Current.CancellationToken);
            Assert.Equal((int.Parse(line[1]), int.Parse(line[2])), (result.Rounds, result.Metrics.Count));
            Assert.Equal(double.Parse(line[3], CultureInfo.InvariantCulture), result.Metric, 1e-6);
            float[] expected = Floats($"{line[0]}.f32"), found = Predict(result.Booster, rows);
            Assert.Equal(expected.Length, found.Length);
            foreach (var (i, value) in expected.Index())
                Assert.True(Math.Abs(value - found[i]) <= 1e-6, $"{line[0]}, row {i}: {found[i]:R}; XGBoost predicts {value:R}");
        }
    }

    // y = 3 x0 - 2 x1 + 5, and the label of every third row is missing
    static (float[] Rows, float[] Labels) Line(int count)
    {
        var rng = new Rng(1);
        float[] rows = [.. Enumerable.Range(0, 2 * count).Select(_ => (float)rng.NextDouble() - 0.5f)];
        return (rows, [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? float.NaN : 3 * rows[2 * i] - 2 * rows[2 * i + 1] + 5)]);
    }

    [Fact]
    public void A_linear_booster_finds_the_line_and_ignores_missing_labels()
    {
        var (rows, labels) = Line(300);
        using var train = Matrix(rows, labels);
        Assert.Equal(labels.Where(y => !float.IsNaN(y)).Average(), train.MeanLabel, 1e-5);
        var result = BoosterTraining.Train(train, null, s_linear with { Rounds = 200, Eta = 0.8, Lambda = 0 }, threads: 1,
            TestContext.Current.CancellationToken);
        var booster = Assert.IsType<LinearBooster>(result.Booster);
        Assert.Equal(3, booster.Weights[0], 1e-3f);
        Assert.Equal(-2, booster.Weights[1], 1e-3f);
        Assert.Equal(5, booster.Intercept, 1e-3f);
        Assert.True(double.IsNaN(result.Metric));
    }

    [Fact]
    public void Two_trainings_with_two_threads_give_the_same_booster()
    {
        var (rows, labels) = Line(300);
        using var train = Matrix(rows, labels);
        foreach (var kind in Enum.GetValues<BoosterKind>())
        {
            var options = new BoostingOptions { Booster = kind, Rounds = 20, Subsample = 0.5 };
            float[] Once() => Predict(BoosterTraining.Train(train, null, options, threads: 2, TestContext.Current.CancellationToken).Booster, rows);
            Assert.Equal(Once(), Once());
        }
    }

    [Fact]
    public void A_search_keeps_the_options_that_are_best_on_the_validation_rows()
    {
        var (rows, labels) = Line(300);
        using FeatureMatrix train = Matrix(rows[..400], labels[..200]), validation = Matrix(rows[400..], labels[200..]);
        BoostingOptions[] candidates = [.. from booster in new[] { BoosterKind.Trees, BoosterKind.Linear }
                                        from lambda in new[] { 0.0, 1 }
                                        select new BoostingOptions { Rounds = 30, Eta = 0.5, Booster = booster, Lambda = lambda }];
        var found = BoosterSearch.Run(train, validation, candidates, threads: 1, TestContext.Current.CancellationToken);
        Assert.Equal(2, found.Chosen);   // the labels are linear
        Assert.Equal(found.Best.Metric, found.Rows.Min(row => row.Metric));
        Assert.All(found.Rows, row => Assert.Equal(30, row.Rounds));
    }

    [Fact]
    public void All_faults_of_the_options_are_shown_at_once()
    {
        var faults = new BoostingOptions { Eta = 0, Rounds = 0, Metric = BoostingMetric.Auc, BaseScore = double.NaN }.Faults();
        Assert.Equal(["rounds is 0; expected at least 1", "eta is 0; expected more than 0, up to 1", "base_score is NaN; expected a finite number",
            "metric is auc; expected rmse"], faults);
        Assert.Empty(BoostingOptions.Mentr.Faults());
        Assert.Empty(BoostingOptions.Expecto.Faults());
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_with_one_line()
    {
        using var train = Matrix([1, 2, 3], [1, 1, 1], logistic: true);
        var token = TestContext.Current.CancellationToken;
        var logistic = new BoostingOptions { Objective = BoosterObjective.Logistic };
        Assert.Equal("the mean of the training labels is 1; expected labels 0 and 1, and both of them",
            Assert.Throws<InputException>(() => BoosterTraining.Train(train, null, logistic, 1, token)).Message);
        Assert.Equal("early_stopping needs validation rows",
            Assert.Throws<ArgumentException>(() => BoosterTraining.Train(train, null, new() { EarlyStopping = 1 }, 1, token)).Message);
        using var other = Matrix([1, 2], [0], logistic: true);
        Assert.Equal("2 features of validation rows; expected 1 as of training rows",
            Assert.Throws<ArgumentException>(() => BoosterTraining.Train(train, other, new(), 1, token)).Message);
        // XGBoost refuses infinite features
        var fault = Assert.Throws<NativeException>(() => FeatureMatrix.From([float.PositiveInfinity], 1, 1));
        Assert.StartsWith("XGBoost: ", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Without_the_library_the_error_names_the_command_that_installs_it() =>
        Assert.Equal("XGBoost's library libnone.so is not installed; scripts/setup --torch installs it",
            Assert.Throws<NativeException>(() => LibXgboost.Load("libnone.so")).Message);
}
