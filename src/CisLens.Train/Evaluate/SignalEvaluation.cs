using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;

namespace CisLens.Train.Evaluate;

/// <summary>
/// The metrics of signal in bins, from moments per bootstrap block: each bin is read twice and none is kept. Pearson and R² are over all
/// bins of all windows together, on the raw scale and on log2(1 + y).
/// </summary>
/// <param name="data">The dataset.</param>
/// <param name="values">Labels and predictions.</param>
/// <param name="names">Name of each predictor: models, mean over the tracks, baselines.</param>
/// <param name="sameScale">For each model and track, whether it predicts on the scale of the labels.</param>
/// <param name="examples">The examples of the split.</param>
/// <param name="genes">The genes; null without them.</param>
/// <param name="rng">Draws blocks and the sample of bins.</param>
/// <param name="log">Receives progress.</param>
sealed class SignalEvaluation(ILabelledSequences data, SignalValues values, IReadOnlyList<string> names, bool[][] sameScale,
    IReadOnlyList<int> examples, GeneLevel? genes, Rng rng, IRunLog log)
{
    const int MostDrawn = 12, MostPoints = 4_000;
    readonly int _tracks = data.Tracks.Count;
    readonly BinSample _sample = new(values.Count, data.Tracks.Count, values.Predictors, rng.Split("sample"));
    readonly string[] _blocks = [.. examples.Select(data.Block)];

    /// <summary>Computes the metrics of all tracks.</summary>
    public IReadOnlyList<TrackEvaluation> Run(CancellationToken stop)
    {
        var bootstrap = Bootstrap(null, stop);
        PairedMoments[][][] Empty() => [.. names.Select(_ => Enumerable.Range(0, _tracks)
            .Select(_ => new PairedMoments[bootstrap.Blocks]).ToArray())];
        PairedMoments[][][] raw = Empty(), logs = Empty(), specific = _tracks > 1 ? Empty() : [];
        foreach (var part in values.Parts(log, "evaluate", stop))
        {
            _sample.Add(part);
            genes?.Add(part);
            Parallel.For(0, _tracks, t => AddMoments(part, t, bootstrap.BlockOf, raw, logs));
        }
        if (_tracks > 1)
            AddSpecific(specific, bootstrap.BlockOf, stop);
        var tracks = new List<TrackEvaluation>();
        for (int t = 0; t < _tracks; t++)
        {
            stop.ThrowIfCancellationRequested();
            tracks.Add(Track(t, raw, logs, specific, bootstrap, stop));
            log.Progress("tracks", t + 1, _tracks, "tracks");
        }
        Report(tracks);
        return tracks;
    }

    BlockBootstrap Bootstrap(int[]? exampleOf, CancellationToken stop) => new(_blocks, rng.Split("bootstrap"), exampleOf, stop);

    void AddMoments(SignalPart part, int t, IReadOnlyList<int> blockOf, PairedMoments[][][] raw, PairedMoments[][][] logs)
    {
        float[] labels = part.Labels[t];
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(labels[i]))
                continue;
            int block = blockOf[(part.First + i) / data.Bins];
            double label = SignalValues.Log(labels[i]);
            for (int p = 0; p < raw.Length; p++)
            {
                raw[p][t][block].Add(part.Predictions[p][t][i], labels[i]);
                logs[p][t][block].Add(SignalValues.Log(part.Predictions[p][t][i]), label);
            }
        }
    }

    // what is left of a bin after the mean over the tracks, when all tracks have the same distribution
    void AddSpecific(PairedMoments[][][] specific, IReadOnlyList<int> blockOf, CancellationToken stop)
    {
        static QuantileScale ScaleOf(float[][] tracks) =>
            new([.. tracks.Select(t => Array.ConvertAll(t, v => float.IsNaN(v) ? v : (float)SignalValues.Log(v)))]);
        var ofLabels = ScaleOf(_sample.Labels);
        int[] judged = [.. Enumerable.Range(0, names.Count).Where(p => p != values.MeanTrack)];
        var scales = judged.ToDictionary(p => p, p => ScaleOf(_sample.Predictions[p]));
        foreach (var part in values.Parts(log, "specificity", stop))
            foreach (var bins in Enumerable.Range(0, part.Labels[0].Length).GroupBy(i => blockOf[(part.First + i) / data.Bins]))
            {
                double[] labels = new double[_tracks], predictions = new double[_tracks];
                foreach (int i in bins)
                {
                    int[] known = [.. Enumerable.Range(0, _tracks).Where(t => !float.IsNaN(part.Labels[t][i]))];
                    if (known.Length < 2)
                        continue;
                    Deviations(known, t => ofLabels.Scale(t, (float)SignalValues.Log(part.Labels[t][i])), labels);
                    foreach (int p in judged)
                    {
                        Deviations(known, t => scales[p].Scale(t, (float)SignalValues.Log(part.Predictions[p][t][i])), predictions);
                        foreach (int t in known)
                            specific[p][t][bins.Key].Add(predictions[t], labels[t]);
                    }
                }
            }
    }

    static void Deviations(int[] known, Func<int, double> scale, double[] into)
    {
        double mean = 0;
        foreach (int t in known)
            mean += (into[t] = scale(t)) / known.Length;
        foreach (int t in known)
            into[t] -= mean;
    }

    TrackEvaluation Track(int t, PairedMoments[][][] raw, PairedMoments[][][] logs, PairedMoments[][][] specific,
        BlockBootstrap bootstrap, CancellationToken stop)
    {
        var all = Merged(raw[0][t], null);
        int labels = (int)all.Count;
        var shell = new TrackEvaluation
        {
            Track = data.Tracks[t],
            Examples = labels,
            Missing = values.Count - labels,
            Verdict = "not judged",
        };
        if (labels < 2)
            return shell with { Skipped = $"{labels} labels" };
        if (all.SumOfSquaresY <= 0)
            return shell with { Skipped = $"all {labels:N0} labels are the same" };
        var draws = raw.Select(p => bootstrap.EachDraw(d => Merged(p[t], d))).ToArray();
        var scores = new List<ScoredBy>();
        for (int p = 0; p < names.Count; p++)
        {
            var measures = Measures(p, t, draws[p], raw, logs, specific, bootstrap, stop);
            double[] leads = [.. draws[0].Zip(draws[p], (a, b) => a.Pearson - b.Pearson)];
            var lead = p == 0 ? null : new Measure("pearson", Merged(raw[0][t], null).Pearson - measures[0].Value, Interval95.From(leads));
            scores.Add(new ScoredBy(names[p], measures, lead, p >= sameScale.Length));
        }
        return shell with { Scores = scores, Verdict = Verdicts.From(scores, null), Drawn = t < MostDrawn ? Drawn(t) : null };
    }

    List<Measure> Measures(int p, int t, PairedMoments[] draws, PairedMoments[][][] raw, PairedMoments[][][] logs,
        PairedMoments[][][] specific, BlockBootstrap bootstrap, CancellationToken stop)
    {
        var measures = new List<Measure>();
        void Add(string name, PairedMoments[] blocks, PairedMoments[] draws, Func<PairedMoments, double> metric) =>
            measures.Add(new Measure(name, metric(Merged(blocks, null)), Interval95.From(Array.ConvertAll(draws, d => metric(d)))));
        bool onScale = p >= sameScale.Length || sameScale[p][t];
        Add("pearson", raw[p][t], draws, m => m.Pearson);
        if (onScale)
        {
            var logDraws = bootstrap.EachDraw(d => Merged(logs[p][t], d));
            Add("pearson_log2", logs[p][t], logDraws, m => m.Pearson);
            if (p != values.MeanTrack)
            {
                Add("r2", raw[p][t], draws, m => m.RSquared);
                Add("r2_log2", logs[p][t], logDraws, m => m.RSquared);
            }
        }
        measures.Add(new Measure("spearman", Rank(p, t), Interval95.None));
        if (specific.Length > 0 && onScale && p != values.MeanTrack)
            Add("specificity", specific[p][t], bootstrap.EachDraw(d => Merged(specific[p][t], d)), m => m.Pearson);
        measures.AddRange(genes?.OfTrack(p, t, exampleOf => Bootstrap(exampleOf, stop)) ?? []);
        return measures;
    }

    static PairedMoments Merged(PairedMoments[] blocks, int[]? times)
    {
        var all = new PairedMoments();
        for (int b = 0; b < blocks.Length; b++)
            if (times is null || times[b] > 0)
                all.Merge(times is null ? blocks[b] : blocks[b].Times(times[b]));
        return all;
    }

    double Rank(int p, int t)
    {
        var (predictions, labels) = Sampled(p, t);
        return labels.Length < 2 ? double.NaN : new Spearman(predictions, labels).Value();
    }

    (double[] Predictions, double[] Labels) Sampled(int p, int t, int step = 1)
    {
        int[] known = [.. Enumerable.Range(0, _sample.Count).Where(i => i % step == 0 && !float.IsNaN(_sample.Labels[t][i]))];
        return (Array.ConvertAll(known, i => (double)_sample.Predictions[p][t][i]),
            Array.ConvertAll(known, i => (double)_sample.Labels[t][i]));
    }

    DrawnTrack Drawn(int t)
    {
        int step = (_sample.Count + MostPoints - 1) / MostPoints;
        return new(Sampled(0, t, step).Labels, [.. names.Select((_, p) => Sampled(p, t, step).Predictions)]);
    }

    void Report(List<TrackEvaluation> tracks)
    {
        long missing = tracks.Sum(t => (long)t.Missing), all = (long)values.Count * _tracks;
        log.Info($"labels: {all} = {all - missing} evaluated + {missing} masked or missing");
        if (!_sample.IsAll)
            log.Info($"ranks and quantiles are those of a fixed sample of {_sample.Count:N0} of {values.Count:N0} bins");
        int equal = tracks.Count(t => t.Scores.Count > 0 && double.IsNaN(t.Scores[0].Measures[0].Value));
        if (equal > 0)
            log.Warn("tracks on which all predictions are the same; their correlations are NA", $"{Counted.Text(equal, "track")}");
    }
}
