using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;
using CisLens.Train.Baselines;
using CisLens.Train.Predict;

namespace CisLens.Train.Evaluate;

/// <summary>Evaluates models on a split of a dataset, and compares the first with the others and with simple baselines.</summary>
/// <param name="data">The dataset. Baselines are fitted on its training split.</param>
/// <param name="split">The part to evaluate on.</param>
/// <param name="seed">Seed of the bootstrap draws and of samples.</param>
/// <param name="log">Receives progress.</param>
/// <param name="withBaselines">False leaves the baselines out.</param>
/// <param name="folder">Where the temporary file of predictions is written; null for the system's temporary folder.</param>
/// <param name="trackOf">Tracks of the models by track of the data, where their ids differ; null for none.</param>
/// <param name="genes">For signal in bins, genes to sum bins over; null for none.</param>
public sealed class Evaluator(ILabelledSequences data, Split split, ulong seed, IRunLog log, bool withBaselines = true,
    string? folder = null, IReadOnlyDictionary<string, string>? trackOf = null, GeneFile? genes = null)
{
    /// <summary>The name of the only model in tables.</summary>
    public const string OnlyModel = "model";

    const int MostDrawn = 12;
    readonly Rng _rng = new(seed);

    /// <summary>Evaluates a model. Only the values of one track are in memory at a time.</summary>
    /// <exception cref="InputException">The split is empty.</exception>
    /// <exception cref="ModelException">The model does not fit the data.</exception>
    public EvaluationResult Run(ISequenceModel model, CancellationToken stop) => Run([(OnlyModel, model)], stop);

    /// <summary>Evaluates models and compares the first with each of the others.</summary>
    /// <param name="models">The models, with different names.</param>
    /// <param name="stop">Stops the evaluation.</param>
    /// <exception cref="InputException">The split is empty.</exception>
    /// <exception cref="ModelException">A model does not fit the data.</exception>
    public EvaluationResult Run(IReadOnlyList<(string Name, ISequenceModel Model)> models, CancellationToken stop)
    {
        var predictions = new List<SplitPredictions>();
        try
        {
            foreach (var (_, model) in models)
                MustFit(model.Manifest);
            foreach (var (_, model) in models)
                predictions.Add(Predict(model, stop));
            bool isSignal = data.Bins > 1 && data.Tracks.All(t => t.Kind == TrackKind.Signal);
            if (genes is not null && !isSignal)
                throw new UsageException("--genes applies to data with signal in bins only");
            return isSignal ? RunSignal(models, predictions, stop) : Run(models, predictions, stop);
        }
        finally
        {
            predictions.ForEach(p => p.Dispose());
        }
    }

    EvaluationResult Run(IReadOnlyList<(string Name, ISequenceModel Model)> models, List<SplitPredictions> predictions,
        CancellationToken stop)
    {
        var examples = predictions[0].Examples;
        int[][] pairs = [.. models.Select(m => Pairs(m.Model.Manifest))];
        bool canFit = data.Indexes(Split.Train).Count > 0;
        bool fitted = withBaselines && canFit && data.Bins == 1;   // baselines predict one value per sequence
        var baselines = fitted ? new BaselineSet(data, _rng.Split("baselines")) : null;
        if (withBaselines && !canFit)
            log.Warn("no baselines", "the dataset has no training examples to fit them on");
        var features = baselines?.Features(examples) ?? [];
        string[] names = [.. models.Select(m => m.Name)];
        var tracks = new List<TrackEvaluation>();
        for (int t = 0; t < data.Tracks.Count; t++)
        {
            stop.ThrowIfCancellationRequested();
            bool[] sameScale = [.. models.Select((m, i) => m.Model.Manifest.Tracks[pairs[i][t]].Kind == data.Tracks[t].Kind)];
            tracks.Add(Evaluate(t, names, sameScale, predictions, baselines, features, stop));
            log.Progress("evaluate", t + 1, data.Tracks.Count, "tracks");
        }
        return new EvaluationResult(string.Join(", ", models.Select(m => m.Model.Manifest.Name)), split, examples.Count, tracks,
            Blocks(examples), baselines?.Examples ?? 0)
        {
            Design = models[0].Model.Manifest.Design,
            Cautions = Cautions.From([.. models.Select(m => (m.Name, m.Model.Manifest))], data, split, examples),
            BaselineTexts = [.. (baselines?.Names ?? []).Select(name => $"{name}: {BaselineSet.Describe(name)}")],
        };
    }

    EvaluationResult RunSignal(IReadOnlyList<(string Name, ISequenceModel Model)> models, List<SplitPredictions> predictions,
        CancellationToken stop)
    {
        var examples = predictions[0].Examples;
        bool[][] sameScale = [.. models.Select(m => m.Model.Manifest).Select(manifest =>
            Pairs(manifest).Select((p, t) => manifest.Tracks[p].Kind == data.Tracks[t].Kind).ToArray())];
        using var ridge = !withBaselines ? null : BinRidge.Fit(data, _rng.Split("baselines"), stop);
        if (withBaselines && ridge is null)
            log.Warn("no k-mer baseline", "the dataset has too few training bins to fit it on");
        if (ridge is not null)
            predictions.Add(SplitPredictions.Compute(ridge, data, split, null, folder, log, stop));
        var values = new SignalValues(predictions, models.Count, data.Tracks.Count, withBaselines);
        string[] names = [.. models.Select(m => m.Name), .. values.MeanTrack < 0 ? [] : new[] { SignalValues.MeanTrackName },
            .. ridge is null ? [] : new[] { BinRidge.Name }];
        var level = genes is null ? null : GeneLevel.Find(genes, data, examples, names.Length, log);
        var tracks = new SignalEvaluation(data, values, names, sameScale, examples, level, _rng, log).Run(stop);
        return new EvaluationResult(string.Join(", ", models.Select(m => m.Model.Manifest.Name)), split, examples.Count, tracks,
            Blocks(examples), ridge?.Bins ?? 0)
        {
            Design = models[0].Model.Manifest.Design,
            Cautions = Cautions.From([.. models.Select(m => (m.Name, m.Model.Manifest))], data, split, examples),
            BaselineTexts = [.. ridge is null ? [] : new[] { ridge.Description },
                .. values.MeanTrack < 0 ? [] : new[] { SignalValues.MeanTrackText }],
            GeneSummaries = level is null ? [] : [.. names.SelectMany((name, p) => level.AcrossTracks(p, name))],
        };
    }

    /// <summary>Predicts the split, in the order of the tracks of the dataset.</summary>
    /// <exception cref="InputException">The split is empty.</exception>
    /// <exception cref="ModelException">The model does not fit the data.</exception>
    public SplitPredictions Predict(ISequenceModel model, CancellationToken stop)
    {
        MustFit(model.Manifest);
        var predictions = SplitPredictions.Compute(model, data, split, Pairs(model.Manifest), folder, log, stop);
        if (predictions.Examples.Count > 0)
            return predictions;
        predictions.Dispose();
        throw new InputException($"the dataset has no {split.ToString().ToLowerInvariant()} examples; choose another --split");
    }

    int[] Pairs(ModelManifest model) => TrackPairing.Find(model, data.Tracks, trackOf ?? new Dictionary<string, string>());

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
    }

    TrackEvaluation Evaluate(int t, string[] names, bool[] sameScale, List<SplitPredictions> splits, BaselineSet? baselines,
        IReadOnlyList<SparseRows> features, CancellationToken stop)
    {
        var (track, split) = (data.Tracks[t], splits[0]);
        var all = WithPredictions([.. splits.Select(s => s.Track(t))]);
        var own = all[0];
        if (all.Max(a => a.Unpredicted) is > 0 and var lost)
            log.Warn("labels without a prediction are left out", $"track {track.Id}: {lost:N0}, in windows without known bases");
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
        var predictions = all.ConvertAll(a => a.Predictions);
        predictions.AddRange(features.Select((rows, b) => baselines!.Predict(b, t, rows))
            .Select(all => Array.ConvertAll(own.Indexes, i => all[i])));
        var bootstrap = Bootstrap(own.Indexes, split, stop);
        var scores = Scores(track.Kind, own.Labels, predictions, [.. names, .. baselines?.Names ?? []], sameScale, bootstrap);
        var calibration = classes is null || names.Length > 1 || !sameScale[0] ? null : Calibrate(own);
        return shell with
        {
            Scores = scores,
            Calibration = calibration,
            Verdict = Verdicts.From(scores, calibration),
            Drawn = t < MostDrawn ? new DrawnTrack(own.Labels, predictions) : null,
        };
    }

    // the values for which every model has a prediction
    static List<TrackPredictions> WithPredictions(List<TrackPredictions> all)
    {
        if (all.Select(a => a.Indexes.Length).Distinct().Count() == 1 && all.All(a => a.Unpredicted == 0))
            return all;
        var common = all.Select(a => a.Indexes.ToHashSet()).Aggregate((a, b) => { a.IntersectWith(b); return a; });
        return all.ConvertAll(a =>
        {
            int[] kept = [.. Enumerable.Range(0, a.Indexes.Length).Where(i => common.Contains(a.Indexes[i]))];
            return new TrackPredictions(Array.ConvertAll(kept, i => a.Indexes[i]), Array.ConvertAll(kept, i => a.Predictions[i]),
                Array.ConvertAll(kept, i => a.Labels[i]), a.Unpredicted + a.Indexes.Length - kept.Length);
        });
    }

    List<ScoredBy> Scores(TrackKind kind, double[] labels, List<double[]> predictions, IReadOnlyList<string> names, bool[] sameScale,
        BlockBootstrap bootstrap)
    {
        var metrics = predictions.Select((values, i) =>
            TrackMetrics.For(kind, values, labels, data.Bins > 1, i >= sameScale.Length || sameScale[i])).ToList();
        var (headline, model) = metrics[0][0];
        Measure Lead(Metric other) => new(headline, model.Value() - other.Value(), bootstrap.Difference(model, other));
        return [.. metrics.Select((m, i) =>
            new ScoredBy(names[i], Measures(m, bootstrap), i == 0 ? null : Lead(m[0].Metric), i >= sameScale.Length))];
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
