using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;
using CisLens.Train.Baselines;
using CisLens.Train.Predict;

namespace CisLens.Train.Evaluate;

/// <summary>Judges a model on a split of a dataset, with baselines beside every figure.</summary>
/// <param name="data">The data; baselines are fitted on its training split.</param>
/// <param name="split">The part that is judged.</param>
/// <param name="seed">Of bootstrap draws and samples.</param>
/// <param name="log">Hears of the progress.</param>
/// <param name="withBaselines">False leaves the baselines out.</param>
public sealed class Evaluator(ILabelledSequences data, Split split, ulong seed, IRunLog log, bool withBaselines = true)
{
    const int MostDrawn = 12;
    readonly Rng _rng = new(seed);

    /// <summary>Judges a model.</summary>
    /// <exception cref="InputException">The split is empty.</exception>
    /// <exception cref="ModelException">The model does not fit the data.</exception>
    public EvaluationResult Run(ISequenceModel model, CancellationToken stop)
    {
        MustFit(model.Manifest);
        var predictions = SplitPredictions.Compute(model, data, split, log, stop);
        if (predictions.Examples.Count == 0)
            throw new InputException($"the dataset has no {split.ToString().ToLowerInvariant()} examples; choose another --split");
        bool canFit = data.Indexes(Split.Train).Count > 0;
        bool fitted = withBaselines && canFit && data.Bins == 1;   // baselines say one thing of a sequence
        var baselines = fitted ? new BaselineSet(data, _rng.Split("baselines")) : null;
        if (withBaselines && !canFit)
            log.Warn("no baselines", "the dataset has no training examples to fit them on");
        var features = baselines?.Features(predictions.Examples) ?? [];
        var tracks = new List<TrackEvaluation>();
        for (int t = 0; t < data.Tracks.Count; t++)
        {
            stop.ThrowIfCancellationRequested();
            tracks.Add(Judge(t, predictions, baselines, features, stop));
            log.Progress("evaluate", t + 1, data.Tracks.Count, "tracks");
        }
        return new EvaluationResult(model.Manifest.Name, split, predictions.Examples.Count, tracks, Blocks(predictions.Examples), baselines?.Examples ?? 0);
    }

    void MustFit(ModelManifest manifest)
    {
        if (manifest.BinBp is { } bp && data.Bins > 1)
        {
            if ((long)bp * data.Bins != data.Window)
                throw new ModelException($"model {manifest.Name} answers for stretches of {bp} bp, the data has {data.Bins:N0} in {data.Window:N0}");
            if (manifest.CropBp > data.Flank)
                throw new ModelException($"model {manifest.Name} sees {manifest.CropBp:N0} bp on either side of a window, the data has {data.Flank:N0}; prepare with --flank {manifest.CropBp}");
        }
        else if (manifest.Bins != data.Bins)
            throw new ModelException($"model {manifest.Name} predicts {manifest.Bins} numbers a window and track, the data has {data.Bins}");
        else if (manifest.Window != data.Window)
            throw new ModelException($"model {manifest.Name} takes windows of {manifest.Window} bp, the data has {data.Window}");
        if (data.Tracks.Any(wanted => manifest.Tracks.All(t => t.Id != wanted.Id || t.Kind != wanted.Kind)))
            throw new ModelException($"model {manifest.Name} has the tracks {Some(manifest.Tracks)}, the data has {Some(data.Tracks)}");
    }

    static string Some(IReadOnlyList<Track> tracks) =>
        string.Join(", ", tracks.Take(3).Select(t => t.Id)) + (tracks.Count > 3 ? $" and {tracks.Count - 3} more" : "");

    TrackEvaluation Judge(int t, SplitPredictions predictions, BaselineSet? baselines, IReadOnlyList<SparseRows> features, CancellationToken stop)
    {
        var track = data.Tracks[t];
        var own = predictions.Track(t);
        if (predictions.Unanswered(t) is var unanswered and > 0)
            log.Warn("examples without an answer", $"{unanswered:N0} on track {track.Id}, which the model finds no known bases in; they are left out");
        bool binary = track.Kind == TrackKind.Probability;
        int? positives = binary ? ClassSize.From(own.Labels).Positives : null;
        var shell = new TrackEvaluation
        {
            Track = track,
            Examples = own.Labels.Length,
            Missing = predictions.Places - own.Labels.Length,
            Positives = positives,
            Verdict = "not judged",
        };
        if (binary && !ClassSize.From(own.Labels).Suffices())
            return shell with { Skipped = $"{positives} positives and {own.Labels.Length - positives} negatives, at least {ClassSize.DefaultMinimum} of each are needed" };
        if (own.Labels.Length < 2)
            return shell with { Skipped = $"{own.Labels.Length} labels" };
        var said = new List<double[]> { own.Predictions };
        said.AddRange(features.Select((rows, b) => baselines!.Predict(b, t, rows)).Select(all => Array.ConvertAll(own.Places, p => all[p])));
        var scores = Scores(track.Kind, own, predictions, said, ["model", .. baselines?.Names ?? []], stop);
        var calibration = binary ? Calibrate(own) : null;
        return shell with
        {
            Scores = scores,
            Calibration = calibration,
            Verdict = Verdicts.From(scores, calibration),
            Drawn = t < MostDrawn ? new DrawnTrack(own.Labels, said) : null,
        };
    }

    List<ScoredBy> Scores(TrackKind kind, TrackPredictions own, SplitPredictions predictions, List<double[]> said, IReadOnlyList<string> names, CancellationToken stop)
    {
        var bootstrap = Bootstrap(own.Places, predictions, stop);
        var metrics = said.ConvertAll(values => TrackMetrics.For(kind, values, own.Labels, data.Bins > 1));
        var headline = metrics[0][0];
        return [.. metrics.Select((m, i) => new ScoredBy(names[i], Measures(m, bootstrap), i == 0 ? null
            : new Measure(headline.Name, headline.Metric.Value() - m[0].Metric.Value(), bootstrap.Difference(headline.Metric, m[0].Metric))))];
    }

    /// <summary>Whole examples are drawn, whichever of their labels are missing.</summary>
    BlockBootstrap Bootstrap(int[] places, SplitPredictions predictions, CancellationToken stop)
    {
        var examples = new List<int>();
        var exampleOf = new int[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            int example = predictions.ExampleOf(places[i]);
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
