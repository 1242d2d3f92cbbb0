using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Formats.Tables;
using CisLens.Train.Boosting;
using CisLens.Train.Jobs;

namespace CisLens.Train.TwoStep;

/// <summary>The combinations of a grid of boosting options. Each track keeps the best of them.</summary>
sealed class BoostingGrid
{
    const string Prefix = "boosting.";

    readonly SearchGrid _grid;
    readonly (string Key, JsonNode? Value)[][] _combinations;

    /// <summary>Checks all combinations, so that a fault of any is found before the first booster is trained.</summary>
    /// <param name="grid">The grid; its options have the names of <c>--set</c>, such as <c>boosting.eta</c>.</param>
    /// <param name="options">Gives the options of a combination.</param>
    /// <param name="config">Options that the grid does not have.</param>
    /// <exception cref="CisLensException">An option is unknown, out of range, or cannot be searched.</exception>
    public BoostingGrid(SearchGrid grid, Func<OptionsFile?, TwoStepOptions> options, OptionsFile? config)
    {
        if (grid.Axes.FirstOrDefault(axis => axis.Key is Prefix + "objective" or Prefix + "metric").Key is { } key)
            throw InputException.In(grid.Path, $"{key} cannot be searched, because the results could not be compared");
        if (grid.Axes.FirstOrDefault(axis => !axis.Key.StartsWith(Prefix, StringComparison.Ordinal)).Key is { } other)
            throw InputException.In(grid.Path, $"{other} cannot be searched for a model of two steps; expected options of boosting, such " +
                $"as \"{Prefix}lambda\": [1, 10]");
        (_grid, _combinations) = (grid, [.. grid.Combinations()]);
        Candidates = [.. _combinations.Select(combination => options(OptionsFile.With(config, combination, grid.Path)))];
        if (Candidates[0].Step != SecondStep.Boosting)
            throw new UsageException(
                $"--search needs boosting as the second step; step is {Candidates[0].Step.ToString().ToLowerInvariant()}");
    }

    /// <summary>The options of each combination.</summary>
    public IReadOnlyList<TwoStepOptions> Candidates { get; }

    /// <summary>The grid as in the file.</summary>
    public JsonObject Json => _grid.Json;

    /// <summary>The combination as text.</summary>
    public string Text(int candidate) => string.Join(", ", _combinations[candidate].Select(c => $"{c.Key} {Value(c.Value)}"));

    /// <summary>The table of one track: a row per combination.</summary>
    public string Table(string track, BoostingMetric metric, BoosterSearchResult result) => TableWriter.Format(
        $"track {string.Join(' ', _grid.Axes.Select(axis => axis.Key))} metric value rounds chosen", result.Rows.Select((row, i) =>
            (object?[])[track, .. _combinations[i].Select(c => Value(c.Value)), metric.ToString().ToLowerInvariant(), row.Metric,
                row.Rounds, i == result.Chosen ? "yes" : "no"]));

    static string Value(JsonNode? value) => value?.ToJsonString(Core.Json.Line) ?? "null";
}
