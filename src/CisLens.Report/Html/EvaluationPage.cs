using CisLens.Train.Evaluation;

namespace CisLens.Report.Html;

/// <summary>The page that <c>evaluate</c> leaves: verdict, figures of merit, drawings.</summary>
public static class EvaluationPage
{
    /// <summary>Makes the page.</summary>
    public static Page Of(EvaluationResult result, IReadOnlyList<CaptionedFigure> figures)
    {
        string split = result.Split.ToString().ToLowerInvariant();
        var page = new Page($"Evaluation of {result.Model}", $"{result.Examples:N0} examples of the {split} split, {result.Tracks.Count:N0} tracks.");
        page.Section("Verdict").Verdict(result.Verdict);
        page.Table(["track", "verdict"], result.Tracks.Select(t => (string[])[t.Track.Id, t.Skipped is null ? t.Verdict : $"not judged: {t.Skipped}"]));
        page.Section("Figures of merit");
        foreach (var kind in result.Tracks.Where(t => t.Skipped is null).GroupBy(t => t.Track.Kind))
            Merits(page, [.. kind]);
        page.Note($"In brackets: 95 % intervals by block bootstrap, 1,000 draws of {result.Blocks}. " +
            (result.BaselineExamples > 0 ? $"Baselines were fitted on {result.BaselineExamples:N0} training examples." : "There are no baselines."));
        page.Section("Summary over tracks").Table(["group", "scored by", "metric", "tracks", "mean", "median"],
            result.Summaries.Select(s => (string[])[s.Group, s.ScoredBy, s.Name, s.Tracks.ToString(), Numbers.Short(s.Mean), Numbers.Short(s.Median)]));
        page.Section("Drawings");
        foreach (var figure in figures)
            page.Figure(figure.Figure, $"{figure.Caption} Numbers: {figure.Name}.tsv.");
        return page;
    }

    static void Merits(Page page, IReadOnlyList<TrackEvaluation> tracks)
    {
        var metrics = tracks[0].Scores[0].Measures.Select(m => m.Name).ToList();
        bool binary = tracks[0].Positives is not null;
        string[] header = binary ? ["track", "n", "positives", "scored by"] : ["track", "n", "scored by"];
        page.Table([.. header, .. metrics],
            from track in tracks
            from scored in track.Scores
            select (string[])[.. Examples(track), scored.Name, .. scored.Measures.Select(m => Numbers.WithInterval(m.Value, m.Interval))]);
    }

    static string[] Examples(TrackEvaluation track) => track.Positives is { } positives
        ? [track.Track.Id, track.Examples.ToString("N0"), positives.ToString("N0")]
        : [track.Track.Id, track.Examples.ToString("N0")];
}
