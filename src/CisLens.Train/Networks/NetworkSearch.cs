using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Formats.Tables;
using CisLens.Models;
using CisLens.Train.Jobs;
using CisLens.Train.Resume;

namespace CisLens.Train.Networks;

/// <summary>The result of one training of a search, as stored in its folder.</summary>
sealed record SearchedRun
{
    public required TrainOptions Options { get; init; }

    public required string Data { get; init; }

    public required WatchedMetric Watched { get; init; }

    public double? Best { get; init; }

    public required long BestStep { get; init; }

    public required long Steps { get; init; }

    public required long Parameters { get; init; }
}

/// <summary>Trains a network with every combination of a grid, one after another, and keeps the best model.</summary>
sealed class NetworkSearch : Training
{
    const string ResultFile = "result.json";

    readonly TrainRequest _request;
    readonly SearchGrid _grid;
    readonly (string Key, JsonNode? Value)[][] _combinations;
    readonly NetworkTraining[] _trainings;

    /// <summary>Prepares all trainings, so that a fault of any is found before the first starts.</summary>
    /// <exception cref="CisLensException">An option is unknown, out of range, or cannot be searched.</exception>
    public NetworkSearch(TrainRequest request, SearchGrid grid)
    {
        (_request, _grid) = (request, grid);
        foreach (var (key, _) in grid.Axes)
            if (key is "design" or "metric" || key == "epochs" && request.Epochs is not null || key == "seed" && request.Seed is not null)
                throw new UsageException($"{grid.Path}: {key} cannot be searched, because "
                    + (key is "epochs" or "seed" ? $"--{key} sets it" : "the results could not be compared"));
        _combinations = [.. grid.Combinations()];
        _trainings = [.. _combinations.Select((combination, i) => new NetworkTraining(request with
        {
            Config = OptionsFile.With(request.Config, combination, grid.Path), Output = OutputOf(i),
        }))];
    }

    string Folder => _request.Output + ".search";

    string FolderOf(int run) => Path.Combine(Folder, $"{run + 1:000}");

    // all models have the name of the output
    string OutputOf(int run) => Path.Combine(FolderOf(run), Path.GetFileName(_request.Output));

    /// <inheritdoc/>
    public override object Options
    {
        get
        {
            var first = JsonSerializer.SerializeToNode(_trainings[0].Options, Json.Indented)!.AsObject();
            first["grid"] = _grid.Json.DeepClone();
            return first;
        }
    }

    /// <inheritdoc/>
    public override string CheckpointFolder => Path.Combine(Folder, "running");

    /// <inheritdoc/>
    public override void Run(bool resume, RunRecord record, Action<TrainResult> draw, IRunLog log, CancellationToken stop)
    {
        if (!resume && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(CheckpointFolder);
        var runs = new List<SearchedRun>();
        for (int i = 0; i < _trainings.Length; i++)
        {
            log.Info($"search: {i + 1} of {_trainings.Length}: {Text(i)}");
            runs.Add(RunOne(i, resume, log, stop));
        }
        int best = Best(runs);
        DurableFile.WriteText(_request.Output + ".grid.tsv", Table(runs, best));
        DurableFile.Write(_request.Output, stream =>
        {
            using var model = File.OpenRead(OutputOf(best));
            model.CopyTo(stream);
        });
        draw(ResultOf(best, runs[best]));
        record.Settings["grid"] = _grid.Json;
        record.Settings["options"] = runs[best].Options;
        record.Settings["data"] = runs[best].Data;
        (record.Counts["trainings"], record.Counts["best"]) = (runs.Count, best + 1);
        record.Write(_request.Output);
        Directory.Delete(CheckpointFolder);
        log.Info($"{_request.Output}: the best of {runs.Count} trainings is number {best + 1}: {Text(best)}; "
            + $"validation {Name(runs[best].Watched)} {Number(runs[best].Best)}; all are in {_request.Output}.grid.tsv");
    }

    string Text(int run) => string.Join(", ", _combinations[run].Select(c => $"{c.Key} {Value(c.Value)}"));

    static string Value(JsonNode? value) => value?.ToJsonString(Json.Line) ?? "null";

    static string Name(WatchedMetric metric) => metric.ToString().ToLowerInvariant();

    static string Number(double? value) => value is { } number && !double.IsNaN(number) ? $"{number:0.######}" : "NA";

    SearchedRun RunOne(int run, bool resume, IRunLog log, CancellationToken stop)
    {
        var training = _trainings[run];
        string path = Path.Combine(FolderOf(run), ResultFile), data = _request.Data.Fingerprint;
        if (resume && File.Exists(path))
        {
            var saved = SavedState.Read<SearchedRun>(path);
            SavedState.MustFit(path, (saved.Data, saved.Options), (data, training.TrainOptions));
            return saved;
        }
        Directory.CreateDirectory(FolderOf(run));
        SearchedRun? made = null;
        training.Train(resume, log, result =>
        {
            made = new SearchedRun
            {
                Options = training.TrainOptions,
                Data = data,
                Watched = result.Watched,
                Best = result.Best,
                BestStep = result.BestStep,
                Steps = result.Steps,
                Parameters = result.Parameters,
            };
            DurableFile.WriteText(path, JsonSerializer.Serialize(made, Json.Indented));
        }, stop);
        return made!;
    }

    /// <summary>The run with the best metric; of equal ones the first. Runs without a metric are last.</summary>
    static int Best(List<SearchedRun> runs)
    {
        if (runs.Select(r => r.Watched).Distinct().Count() > 1)
            throw new InputException("the trainings of the grid watch different metrics "
                + $"({string.Join(", ", runs.Select(r => Name(r.Watched)).Distinct())}); set metric to one of them");
        double Quality(SearchedRun run) => run.Best is not { } best || double.IsNaN(best) ? double.NegativeInfinity
            : run.Watched == WatchedMetric.Loss ? -best : best;
        return Enumerable.Range(0, runs.Count).MaxBy(i => Quality(runs[i]));
    }

    string Table(List<SearchedRun> runs, int best) => TableWriter.Format(
        $"run {string.Join(' ', _grid.Axes.Select(axis => axis.Key))} metric value best_step steps weights chosen",
        runs.Select((run, i) => (object?[])[i + 1, .. _combinations[i].Select(c => Value(c.Value)), Name(run.Watched),
            Number(run.Best), run.BestStep, run.Steps, run.Parameters, i == best ? "yes" : "no"]));

    TrainResult ResultOf(int run, SearchedRun best)
    {
        string path = OutputOf(run) + ".log.jsonl";
        using var log = new MetricsLog(path, new FileInfo(path).Length);
        return new(ModelFile.ReadManifest(OutputOf(run)), best.Watched, best.Best, best.BestStep, best.Steps, best.Parameters, log.History);
    }
}
