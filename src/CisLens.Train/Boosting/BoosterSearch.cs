using System.Text.Json;
using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Train.Jobs;

namespace CisLens.Train.Boosting;

/// <summary>The best booster of a search, and the table of all.</summary>
/// <param name="Options">The options of the best booster.</param>
/// <param name="Best">The best booster on the validation rows.</param>
/// <param name="Table">One row per combination: its values, rounds, metric, and whether it was chosen.</param>
public sealed record BoosterSearchResult(BoostingOptions Options, BoosterResult Best, string Table);

/// <summary>Trains a booster with combinations of a grid and keeps the best on the validation rows; of equal ones the first.</summary>
public static class BoosterSearch
{
    /// <summary>The options of the combinations. All are checked before the first booster is trained.</summary>
    /// <param name="options">Options that the grid does not have.</param>
    /// <param name="grid">The values to try.</param>
    /// <param name="most">If there are more combinations, so many are drawn; null to try all.</param>
    /// <param name="rng">Draws combinations.</param>
    /// <exception cref="InputException">An option of the grid is unknown, out of range, or cannot be searched.</exception>
    public static IReadOnlyList<BoostingOptions> Options(BoostingOptions options, SearchGrid grid, int? most, Rng rng)
    {
        if (grid.Axes.FirstOrDefault(axis => axis.Key is "objective" or "metric").Key is { } key)
            throw InputException.In(grid.Path, $"{key} cannot be searched, because the results could not be compared");
        int[] order = [.. Enumerable.Range(0, grid.Combinations().Count)];
        if (most < order.Length)
        {
            rng.Shuffle<int>(order);
            order = [.. order.Take(most.Value).Order()];
        }
        return [.. order.Select(i =>
            OptionsFile.With(null, grid.Combinations()[i], grid.Path).Over(options, [], own => own.Faults()))];
    }

    /// <summary>Trains with each of the options.</summary>
    /// <param name="train">Features and labels.</param>
    /// <param name="validation">Features and labels of other rows.</param>
    /// <param name="candidates">The options to try, at least one.</param>
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
        return new(candidates[chosen], best!, Table(candidates, rows, chosen));
    }

    // a column per option that differs
    static string Table(IReadOnlyList<BoostingOptions> candidates, List<(int Rounds, double Metric)> rows, int chosen)
    {
        var values = candidates.Select(options => JsonSerializer.SerializeToNode(options, Json.Line)!.AsObject()
            .ToDictionary(pair => pair.Key, pair => pair.Value?.ToString())).ToList();
        string[] keys = [.. values.SelectMany(own => own.Keys).Distinct()
            .Where(key => values.Select(own => own.GetValueOrDefault(key)).Distinct().Count() > 1)];
        return TableWriter.Format(string.Join(' ', [.. keys, "rounds", "metric", "chosen"]), rows.Select((row, i) =>
            (object?[])[.. keys.Select(key => values[i].GetValueOrDefault(key)), row.Rounds, row.Metric, i == chosen ? "yes" : "no"]));
    }
}
