using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;
using CisLens.Train.Baselines;
using CisLens.Train.Predict;

namespace CisLens.Train.Evaluate;

/// <summary>Evaluates a model on a split of a dataset, and compares it with simple baselines.</summary>
/// <param name="data">The dataset. Baselines are fitted on its training split.</param>
/// <param name="split">The part to evaluate on.</param>
/// <param name="seed">Seed of the bootstrap draws and of samples.</param>
/// <param name="log">Receives progress.</param>
/// <param name="withBaselines">False leaves the baselines out.</param>
/// <param name="folder">Where the temporary file of predictions is written; null for the system's temporary folder.</param>
public sealed class Evaluator(
    ILabelledSequences data, Split split, ulong seed, IRunLog log, bool withBaselines = true, string? folder = null)
{
    const int MostDrawn = 12;
    readonly Rng _rng = new(seed);

    /// <summary>Evaluates a model. Only the values of one track are in memory at a time.</summary>
    /// <exception cref="InputException">The split is empty.</exception>
    /// <exception cref="ModelException">The model does not fit the data.</exception>
    public EvaluationResult Run(ISequenceModel model, CancellationToken stop)
    {
        using var predictions = Predict(model, stop);
        bool canFit = data.Indexes(Split.Train).Count > 0;
        bool fitted = withBaselines && canFit && data.Bins == 1;   // baselines predict one value per sequence
        var baselines = fitted ? new BaselineSet(data, _rng.Split("baselines")) : null;
        if (withBaselines && !canFit)
            log.Warn("no baselines", "the dataset has no training examples to fit them on");
        var features = baselines?.Features(predictions.Examples) ?? [];
        var tracks = new List<TrackEvaluation>();
        for (int t = 0; t < data.Tracks.Count; t++)
        {
            stop.ThrowIfCancellationRequested();
            tracks.Add(Evaluate(t, predictions, baselines, features, stop));
            log.Progress("evaluate", t + 1, data.Tracks.Count, "tracks");
        }
        return new EvaluationResult(model.Manifest.Name, split, predictions.Examples.Count, tracks, Blocks(predictions.Examples),
            baselines?.Examples ?? 0);
    }

    /// <summary>Predicts the split, in the order of the tracks of the dataset.</summary>
    /// <exception cref="InputException">The split is empty.</exception>
    /// <exception cref="ModelException">The model does not fit the data.</exception>
    public SplitPredictions Predict(ISequenceModel model, CancellationToken stop)
    {
        MustFit(model.Manifest);
        var predictions = SplitPredictions.Compute(model, data, split, folder, log, stop);
        if (predictions.Examples.Count > 0)
            return predictions;
        predictions.Dispose();
        throw new InputException($"the dataset has no {split.ToString().ToLowerInvariant()} examples; choose another --split");
    }

    void MustFit(ModelManifest manifest)
    {
        string name = $"model {manifest.Name}";
        if (manifest.BinBp is { } bp && data.Bins > 1)
        {
            if ((long)bp * data.Bins != data.Window)
                throw new ModelException($"{name} predicts bins of {bp} bp; the data has {data.Bins:N0} bins in {data.Window:N0} bp");
            if (manifest.CropBp > data.Flank)
                throw new ModelException($"{name} needs {manifest.CropBp:N0} bp on each side of a window; the data has {data.Flank:N0}: "
                    + $"prepare the data with --flank {manifest.CropBp}");
        }
        else if (manifest.Bins != data.Bins)
            throw new ModelException($"{name} predicts {manifest.Bins} bins per window; the data has {data.Bins}");
        else if (manifest.Window != data.Window)
            throw new ModelException($"{name} takes windows of {manifest.Window} bp; the data has windows of {data.Window} bp");
        if (data.Tracks.Any(wanted => manifest.Tracks.All(t => t.Id != wanted.Id || t.Kind != wanted.Kind)))
            throw new ModelException($"{name} has the tracks {Some(manifest.Tracks)}; the data has {Some(data.Tracks)}");
    }

    static string Some(IReadOnlyList<Track> tracks) =>
        string.Join(", ", tracks.Take(3).Select(t => t.Id)) + (tracks.Count > 3 ? $" and {tracks.Count - 3} more" : "");

    TrackEvaluation Evaluate(
        int t, SplitPredictions split, BaselineSet? baselines, IReadOnlyList<SparseRows> features, CancellationToken stop)
    {
        var track = data.Tracks[t];
        var own = split.Track(t);
        if (own.Unpredicted > 0)
            log.Warn("labels without a prediction are left out", $"track {track.Id}: {own.Unpredicted:N0}, in windows without known bases");
        var classes = track.Kind == TrackKind.Probability ? ClassSize.From(own.Labels) : (ClassSize?)null;
        var shell = new TrackEvaluation
        {
            Track = track,
            Examples = own.Labels.Length,
            Missing = split.Count - own.Labels.Length,
            Positives = classes?.Positives,
            Verdict = "not judged",
        };
        if (classes is { } size && !size.Suffices())
        {
            string found = $"{size.Positives} positives and {size.Negatives} negatives";
            return shell with { Skipped = $"{found}, at least {ClassSize.DefaultMinimum} of each are needed" };
        }
        if (own.Labels.Length < 2)
            return shell with { Skipped = $"{own.Labels.Length} labels" };
        var predictions = new List<double[]> { own.Predictions };
        predictions.AddRange(features.Select((rows, b) => baselines!.Predict(b, t, rows))
            .Select(all => Array.ConvertAll(own.Indexes, i => all[i])));
        var bootstrap = Bootstrap(own.Indexes, split, stop);
        var scores = Scores(track.Kind, own.Labels, predictions, ["model", .. baselines?.Names ?? []], bootstrap);
        var calibration = classes is null ? null : Calibrate(own);
        return shell with
        {
            Scores = scores,
            Calibration = calibration,
            Verdict = Verdicts.From(scores, calibration),
            Drawn = t < MostDrawn ? new DrawnTrack(own.Labels, predictions) : null,
        };
    }

    List<ScoredBy> Scores(
        TrackKind kind, double[] labels, List<double[]> predictions, IReadOnlyList<string> names, BlockBootstrap bootstrap)
    {
        var metrics = predictions.ConvertAll(values => TrackMetrics.For(kind, values, labels, data.Bins > 1));
        var (headline, model) = metrics[0][0];
        Measure Lead(Metric baseline) => new(headline, model.Value() - baseline.Value(), bootstrap.Difference(model, baseline));
        return [.. metrics.Select((m, i) => new ScoredBy(names[i], Measures(m, bootstrap), i == 0 ? null : Lead(m[0].Metric)))];
    }

    /// <summary>Draws whole examples, also where some of their labels are missing.</summary>
    BlockBootstrap Bootstrap(int[] indexes, SplitPredictions split, CancellationToken stop)
    {
        var examples = new List<int>();
        var exampleOf = new int[indexes.Length];
        for (int i = 0; i < indexes.Length; i++)
        {
            int example = split.ExampleOf(indexes[i]);
            if (examples.Count == 0 || examples[^1] != example)
                examples.Add(example);
            exampleOf[i] = examples.Count - 1;
        }
        return new BlockBootstrap([.. examples.Select(data.Block)], _rng.Split("bootstrap"), exampleOf, stop);
    }

    static IReadOnlyList<Measure> Measures(IReadOnlyList<(string Name, Metric Metric)> metrics, BlockBootstrap bootstrap) =>
        [.. metrics.Select(m => new Measure(m.Name, m.Metric.Value(), bootstrap.Interval(m.Metric)))];

    Calibration Calibrate(TrackPredictions own)
    {
        var table = Reliability.Compute(own.Predictions, own.Labels);
        return new Calibration(table.Bins, table.Ece, Reliability.EceByChance(own.Predictions, _rng.Split("calibration")));
    }

    string Blocks(IReadOnlyList<int> examples)
    {
        var bootstrap = new BlockBootstrap([.. examples.Select(data.Block)], _rng.Split("bootstrap"));
        return bootstrap.Blocks == bootstrap.Named
            ? $"{bootstrap.Named} blocks"
            : $"{bootstrap.Blocks} runs of neighbouring examples, because the split has only {bootstrap.Named} block(s)";
    }
}
