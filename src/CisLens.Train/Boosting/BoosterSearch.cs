namespace CisLens.Train.Boosting;

/// <summary>The boosters of a search.</summary>
/// <param name="Best">The best booster on the validation rows.</param>
/// <param name="Chosen">The index of its options.</param>
/// <param name="Rows">Rounds, and the metric on the validation rows, with each of the options.</param>
public sealed record BoosterSearchResult(BoosterResult Best, int Chosen, IReadOnlyList<(int Rounds, double Metric)> Rows);

/// <summary>Trains a booster with several options and keeps the best on the validation rows; of equal ones the first.</summary>
public static class BoosterSearch
{
    /// <summary>Trains with each of the options.</summary>
    /// <param name="train">Features and labels.</param>
    /// <param name="validation">Features and labels of other rows.</param>
    /// <param name="candidates">The options to try, at least one, with one metric.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="stop">Stops the search between two rounds.</param>
    public static BoosterSearchResult Run(
        FeatureMatrix train, FeatureMatrix validation, IReadOnlyList<BoostingOptions> candidates, int threads,
        CancellationToken stop = default)
    {
        var (best, chosen) = ((BoosterResult?)null, 0);
        var rows = new List<(int Rounds, double Metric)>();
        foreach (var (i, options) in candidates.Index())
        {
            var result = BoosterTraining.Train(train, validation, options, threads, stop);
            rows.Add((result.Rounds, result.Metric));
            bool better = options.WatchedMetric == BoostingMetric.Auc ? result.Metric > best?.Metric : result.Metric < best?.Metric;
            if (best is null || better || double.IsNaN(best.Metric))
                (best, chosen) = (result, i);
        }
        return new(best!, chosen, rows);
    }
}
