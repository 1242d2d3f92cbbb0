using System.Globalization;
using CisLens.Core;
using CisLens.Models.Boosters;

namespace CisLens.Train.Boosting;

/// <summary>The kinds of booster that XGBoost trains.</summary>
public enum BoosterKind
{
    /// <summary>A linear model, as in ExPecto: <c>gblinear</c> with cyclic coordinate descent.</summary>
    Linear,
    /// <summary>Boosted trees, as in MENTR: <c>gbtree</c> with histograms.</summary>
    Trees,
    /// <summary>A random forest: one round of parallel trees without shrinkage.</summary>
    Forest,
}

/// <summary>The metric on validation rows that decides when to stop.</summary>
public enum BoostingMetric
{
    /// <summary>Root of the mean squared error; lower is better.</summary>
    Rmse,
    /// <summary>Mean −ln of the probability of the label; lower is better.</summary>
    LogLoss,
    /// <summary>Area under the ROC curve; higher is better.</summary>
    Auc,
}

/// <summary>The options of boosting. They are also the keys of a <c>--config</c> file and of a grid, in snake case.</summary>
public sealed record BoostingOptions
{
    /// <summary>The kind of booster.</summary>
    public BoosterKind Booster { get; init; } = BoosterKind.Trees;

    /// <summary>The last step, and with it the loss: squared error of numbers, or logistic loss of labels 0 and 1.</summary>
    public BoosterObjective Objective { get; init; }

    /// <summary>The most rounds; trees of a forest.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>Factor on the step of each round. A forest has none.</summary>
    public double Eta { get; init; } = 0.1;

    /// <summary>Strength of the L2 penalty on weights, relative to the number of rows, or on the values of leaves.</summary>
    public double Lambda { get; init; } = 1;

    /// <summary>Strength of the L1 penalty on weights, relative to the number of rows, or on the values of leaves.</summary>
    public double Alpha { get; init; }

    /// <summary>The most splits between the root of a tree and a leaf.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>Share of the rows that each tree is fitted on.</summary>
    public double Subsample { get; init; } = 1;

    /// <summary>Share of the features that each tree, or each split of a forest, is chosen from.</summary>
    public double Colsample { get; init; } = 1;

    /// <summary>Where the prediction begins: a number, or a probability; null for the mean of the training labels.</summary>
    public double? BaseScore { get; init; }

    /// <summary>Training stops after so many rounds without a better metric, and the best round is kept; null to do all rounds.</summary>
    public int? EarlyStopping { get; init; }

    /// <summary>The metric on validation rows; null for that of the objective, RMSE or the logistic loss.</summary>
    public BoostingMetric? Metric { get; init; }

    /// <summary>Seed of the subsamples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The options in ExPecto's program <c>train.py</c>, which needs XGBoost 0.7.post4. Later versions read eta in another way, and version
    /// 1.7 multiplies the penalties of a linear booster by the number of rows. Choose eta and lambda on validation rows.
    /// </summary>
    public static BoostingOptions Expecto { get; } = new()
    {
        Booster = BoosterKind.Linear, Rounds = 100, Eta = 0.01, Lambda = 100, BaseScore = 2,
    };

    /// <summary>MENTR's options (Koido et al. 2023).</summary>
    public static BoostingOptions Mentr { get; } = new()
    {
        Objective = BoosterObjective.Logistic, Rounds = 500, Eta = 0.01, Lambda = 50, Depth = 4, BaseScore = 0.5, EarlyStopping = 10,
        Metric = BoostingMetric.Auc,
    };

    /// <summary>The metric on validation rows.</summary>
    internal BoostingMetric WatchedMetric =>
        Metric ?? (Objective == BoosterObjective.Logistic ? BoostingMetric.LogLoss : BoostingMetric.Rmse);

    /// <summary>All values that are out of range, as text; empty if there are none.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        void Require(bool good, string name, object? value, string expected)
        {
            if (!good)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {expected}"));
        }
        bool logistic = Objective == BoosterObjective.Logistic;
        Require(Rounds > 0, "rounds", Rounds, "at least 1");
        Require(Eta is > 0 and <= 1, "eta", Eta, "more than 0, up to 1");
        Require(Lambda >= 0 && double.IsFinite(Lambda), "lambda", Lambda, "0 or more");
        Require(Alpha >= 0 && double.IsFinite(Alpha), "alpha", Alpha, "0 or more");
        Require(Depth is > 0 and <= 30, "depth", Depth, "1 to 30");
        Require(Subsample is > 0 and <= 1, "subsample", Subsample, "more than 0, up to 1");
        Require(Colsample is > 0 and <= 1, "colsample", Colsample, "more than 0, up to 1");
        Require(BaseScore is null || (logistic ? BaseScore is > 0 and < 1 : double.IsFinite(BaseScore.Value)), "base_score", BaseScore,
            logistic ? "a probability between 0 and 1" : "a finite number");
        Require(EarlyStopping is null or > 0, "early_stopping", EarlyStopping, "at least 1, or null");
        Require(EarlyStopping is null || Booster != BoosterKind.Forest, "early_stopping", EarlyStopping,
            "null, because a forest has one round");
        Require(Metric is null || logistic == Metric is not BoostingMetric.Rmse, "metric", Metric?.ToString().ToLowerInvariant(),
            logistic ? "log_loss or auc" : "rmse");
        Require(Seed >= 0, "seed", Seed, "0 or more");
        return faults;
    }

    /// <summary>The parameters of XGBoost.</summary>
    internal IEnumerable<(string Name, string Value)> Parameters(double baseScore, int threads)
    {
        static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        yield return ("verbosity", "0");
        yield return ("nthread", Text(threads));
        yield return ("seed", Text(Seed));
        yield return ("objective", Objective == BoosterObjective.Logistic ? "binary:logistic" : "reg:squarederror");
        yield return ("base_score", Text((float)baseScore));
        yield return ("eval_metric", WatchedMetric.ToString().ToLowerInvariant());
        yield return ("lambda", Text(Lambda));
        yield return ("alpha", Text(Alpha));
        yield return ("eta", Booster == BoosterKind.Forest ? "1" : Text(Eta));
        if (Booster == BoosterKind.Linear)
        {
            // the other updater, shotgun, depends on the order in which threads happen to run
            yield return ("booster", "gblinear");
            yield return ("updater", "coord_descent");
            yield break;
        }
        yield return ("booster", "gbtree");
        yield return ("tree_method", "hist");
        yield return ("max_depth", Text(Depth));
        yield return ("subsample", Text(Subsample));
        yield return (Booster == BoosterKind.Forest ? "colsample_bynode" : "colsample_bytree", Text(Colsample));
        if (Booster == BoosterKind.Forest)
            yield return ("num_parallel_tree", Text(Rounds));
    }
}
