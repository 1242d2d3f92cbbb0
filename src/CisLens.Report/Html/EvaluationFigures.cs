using CisLens.Core.Models;
using CisLens.Report.Figures;
using CisLens.Train.Evaluation;
using CisLens.Train.Metrics;

namespace CisLens.Report.Html;

/// <summary>The figures of an evaluation.</summary>
public static class EvaluationFigures
{
    const int MostScatters = 8;

    /// <summary>Curves and reliability for binary tracks, scatter for measured ones, and the model beside the baselines.</summary>
    /// <param name="result">The evaluation.</param>
    /// <param name="predictions">Predictions and labels of each of its tracks, in the same order.</param>
    public static IReadOnlyList<CaptionedFigure> Of(EvaluationResult result, IReadOnlyList<TrackPredictions> predictions)
    {
        var judged = result.Tracks.Select((track, i) => (Evaluation: track, Points: predictions[i])).Where(t => t.Evaluation.Skipped is null).ToList();
        var binary = judged.Where(t => t.Evaluation.Track.Kind == TrackKind.Probability).ToList();
        var measured = judged.Where(t => t.Evaluation.Track.Kind != TrackKind.Probability).Take(MostScatters).ToList();
        var figures = new List<CaptionedFigure>();
        if (judged.Count > 0)
            figures.Add(Baselines([.. judged.Select(t => t.Evaluation)]));
        if (binary.Count > 0)
        {
            figures.Add(new("ranking", RankingFigure.Draw($"{result.Model}: ranking", [.. binary.Select(Roc)], [.. binary.Select(PrecisionRecall)]),
                "Left: ROC curves; the dashed diagonal is a random ranking. Right: precision and recall; the thin lines are the share of positives, which a random ranking gives."));
            figures.Add(new("reliability", ReliabilityFigure.Draw($"{result.Model}: reliability", [.. binary.Take(6).Select(Reliable)]),
                "Ten bins of equal count. On the diagonal a probability is what it says; bars are what chance alone would move (95 %)."));
        }
        if (measured.Count > 0)
            figures.Add(new("scatter", ScatterFigure.Draw($"{result.Model}: predicted and measured", "predicted", "measured", [.. measured.Select(Scatter)]),
                "Each point is an example of the split; many points are counted in hexagons, darker for more."));
        return figures;
    }

    static CaptionedFigure Baselines(IReadOnlyList<TrackEvaluation> tracks)
    {
        var shown = tracks.Take(12).ToList();
        string metric = shown[0].Scores[0].Measures[0].Name;
        var methods = shown[0].Scores.Select(s => s.Name).ToList();
        var series = methods.Select(name => new BarSeries(name, [.. shown.Select(t => Headline(t.Scores.First(s => s.Name == name)))])).ToList();
        return new("baselines", BarFigure.Draw($"{metric} of the model and of the baselines", metric, [.. shown.Select(t => t.Track.Id)], series),
            "Bars with 95 % intervals by block bootstrap. A model that is not above the baselines has learned no more than they know.");
    }

    static Estimate Headline(ScoredBy by) => new(by.Measures[0].Value, by.Measures[0].Interval.Low, by.Measures[0].Interval.High);

    static double Value(TrackEvaluation track, string name) =>
        track.Scores[0].Measures.FirstOrDefault(m => m.Name == name)?.Value ?? double.NaN;

    static RankingCurve Roc((TrackEvaluation Evaluation, TrackPredictions Points) t)
    {
        var curve = RankingPoints.Roc(t.Points.Predictions, t.Points.Labels);
        return new RankingCurve(t.Evaluation.Track.Id, curve.X, curve.Y, Value(t.Evaluation, "auroc"));
    }

    static RankingCurve PrecisionRecall((TrackEvaluation Evaluation, TrackPredictions Points) t)
    {
        var curve = RankingPoints.PrecisionRecall(t.Points.Predictions, t.Points.Labels);
        return new RankingCurve(t.Evaluation.Track.Id, curve.X, curve.Y, Value(t.Evaluation, "auprc"), ClassSize.Of(t.Points.Labels).Prevalence);
    }

    static ReliabilityCurve Reliable((TrackEvaluation Evaluation, TrackPredictions Points) t) =>
        new(t.Evaluation.Track.Id, t.Evaluation.Calibration!.Table, t.Evaluation.Calibration.Ece);

    static ScatterPanel Scatter((TrackEvaluation Evaluation, TrackPredictions Points) t) =>
        new(t.Evaluation.Track.Id, t.Points.Predictions, t.Points.Labels,
            [.. t.Evaluation.Scores[0].Measures.Select(m => $"{m.Name} {Numbers.Short(m.Value)}"), $"n {t.Evaluation.Examples:N0}"]);
}
