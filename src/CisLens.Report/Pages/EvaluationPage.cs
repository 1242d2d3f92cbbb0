using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Report.Html;
using CisLens.Metrics;
using CisLens.Report.Figures;
using CisLens.Train.Baselines;
using CisLens.Train.Evaluate;

namespace CisLens.Report.Pages;

/// <summary>The page of <c>evaluate</c>: verdict, summary, all tracks with their baselines, and figures of the first tracks.</summary>
public static class EvaluationPage
{
    /// <summary>Makes the page.</summary>
    public static Page From(EvaluationResult result)
    {
        var page = new Page($"Evaluation of {result.Model}",
            $"{Counted.Text(result.Examples, "example")} of the {result.Split.ToString().ToLowerInvariant()} split, " +
            $"{Counted.Text(result.Tracks.Count, "track")}.");
        page.Verdict(char.ToUpperInvariant(result.Verdict[0]) + result.Verdict[1..] + ".");
        if (result.Advice is { } advice)
            page.Text(char.ToUpperInvariant(advice[0]) + advice[1..] + ".");
        Summary(page, result);
        Tracks(page, result);
        Figures(page, result);
        return Method(page, result);
    }

    static void Summary(Page page, EvaluationResult result)
    {
        page.Section("Summary").Table(["assay", "scored by", "metric", "tracks", "mean", "median"],
            result.Summaries.Select(s =>
                (IReadOnlyList<string>)[s.Group, s.ScoredBy, s.Name, s.Tracks.ToString(), Numbers.Short(s.Mean), Numbers.Short(s.Median)]));
        page.Note("Mean and median over tracks. Values of several tracks are never pooled.");
    }

    static void Tracks(Page page, EvaluationResult result)
    {
        page.Section("Tracks");
        var names = result.Tracks.SelectMany(t => t.Scores).SelectMany(s => s.Measures).Select(m => m.Name).Distinct().ToArray();
        page.Table(["track", "examples", "positives", "scored by", .. names],
            result.Tracks.SelectMany(t => t.Scores.Select(s => (IReadOnlyList<string>)
            [t.Track.Id, t.Examples.ToString(), t.Positives?.ToString()
                ?? "", s.Name, .. names.Select(n => Cell(s.Measures.FirstOrDefault(m => m.Name == n)))])));
        if (result.Tracks.Any(t => t.Scores.Any(s => s.Lead is not null)))
            page.Table(["track", "difference", "metric", "value (95 % interval)"],
                result.Tracks.SelectMany(t => t.Scores.Where(s => s.Lead is not null).Select(s => (IReadOnlyList<string>)
                    [t.Track.Id, $"{t.Scores[0].Name} − {s.Name}", s.Lead!.Name, Cell(s.Lead)])));
        page.Table(["track", "verdict"], result.Tracks.Select(t => (IReadOnlyList<string>)[t.Track.Id, t.Skipped ?? t.Verdict]));
    }

    static void Figures(Page page, EvaluationResult result)
    {
        var drawn = result.Tracks.Where(t => t.Drawn is not null && t.Scores.Count > 0).ToArray();
        if (drawn.Length == 0)
            return;
        page.Section("Figures");
        string drawnModels = drawn[0].Scores.Count(s => !s.IsBaseline) > 1 ? "the models and the baselines" : "the model and its baselines";
        page.Figure(Baselines(drawn),
            "The headline metric with 95 % intervals, for the model and the baselines.");
        var binary = drawn.Where(t => t.Track.Kind == TrackKind.Probability).ToArray();
        foreach (var track in binary)
            page.Figure(Ranking(track), $"{track.Track.Id}: {drawnModels}.");
        if (binary.Any(t => t.Calibration is not null))
            page.Figure(ReliabilityFigure.Draw("Reliability",
                [.. binary.Where(t => t.Calibration is not null).Select(t =>
                    new ReliabilityCurve(t.Track.Id, Reliability.Compute(t.Drawn!.Predictions[0], t.Drawn.Labels)))]),
                "Predicted probability and share of positives in ten bins with equal numbers of examples.");
        var scalar = drawn.Where(t => t.Track.Kind != TrackKind.Probability).ToArray();
        if (scalar.Length > 0)
            page.Figure(ScatterFigure.Draw("Predicted and measured", "predicted", "measured", [.. scalar.Select(Scatter)]),
                "All examples of the split.");
    }

    static Figure Baselines(TrackEvaluation[] tracks)
    {
        string metric = tracks[0].Scores[0].Measures[0].Name;
        var series = tracks[0].Scores.Select(s => s.Name).Select(name => new BarSeries(name, [.. tracks.Select(t => Headline(t, name))]));
        return BarFigure.Draw("The model and its baselines", metric, [.. tracks.Select(t => t.Track.Id)], [.. series]);
    }

    static Estimate Headline(TrackEvaluation track, string name) => track.Scores.First(s => s.Name == name).Measures[0] is var m
        ? new Estimate(m.Value, m.Interval.Low, m.Interval.High) : default;

    static Figure Ranking(TrackEvaluation track)
    {
        var drawn = track.Drawn!;
        double prevalence = ClassSize.From(drawn.Labels).Prevalence;
        var roc = track.Scores.Select((s, i) => Curve(s, "auroc", RankingPoints.Roc(drawn.Predictions[i], drawn.Labels), null));
        var recall = track.Scores.Select((s, i) =>
            Curve(s, "auprc", RankingPoints.PrecisionRecall(drawn.Predictions[i], drawn.Labels), prevalence));
        return RankingFigure.Draw($"Ranking of {track.Track.Id}", [.. roc], [.. recall]);
    }

    static RankingCurve Curve(ScoredBy by, string metric, CurvePoints points, double? prevalence) =>
        new(by.Name, points.X, points.Y, by.Measures.First(m => m.Name == metric).Value, prevalence);

    static ScatterPanel Scatter(TrackEvaluation track) => new(track.Track.Id, track.Drawn!.Predictions[0], track.Drawn.Labels,
        [.. track.Scores[0].Measures.Select(m => $"{m.Name} {Numbers.Short(m.Value)}")]);

    static Page Method(Page page, EvaluationResult result)
    {
        page.Section("Method");
        page.Text($"Intervals are 95 % percentile intervals of 1,000 bootstrap draws of {result.Blocks}. " +
            "Differences from a baseline use the same draws. AUPRC is average precision; a random ranking has the share of positives.");
        if (result.BaselineExamples > 0)
            page.Text($"Baselines are fitted on {result.BaselineExamples:N0} training {(result.Tracks.Any(t => t.Scores.Any(s =>
                s.Name == BinRidge.Name)) ? "bins" : "examples")}. {string.Join(". ", result.BaselineTexts)}.");
        return page.Note($"A track with classes is evaluated if it has at least {ClassSize.DefaultMinimum} positives and " +
            $"{ClassSize.DefaultMinimum} negatives. Other tracks are listed and are not part of means.");
    }

    static string Cell(Measure? measure) => measure is null ? "" : Numbers.WithInterval(measure.Value, measure.Interval);
}
