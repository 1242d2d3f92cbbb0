using System.Globalization;

namespace CisLens.Train.Evaluate;

/// <summary>Verdicts in words, from paired intervals.</summary>
static class Verdicts
{
    /// <summary>The verdict on a track: against each baseline, and whether probabilities are what they say.</summary>
    public static string From(IReadOnlyList<ScoredBy> scores, Calibration? calibration)
    {
        var parts = scores.Skip(1).Select(Against).ToList();
        if (parts.Count == 0)
            parts.Add("no baseline to compare with");
        if (calibration is not null)
            parts.Add(calibration.IsGood
                ? $"calibrated (ECE {Short(calibration.Ece)}, chance gives up to {Short(calibration.EceByChance)})"
                : $"not calibrated (ECE {Short(calibration.Ece)}, chance gives up to {Short(calibration.EceByChance)})");
        return string.Join("; ", parts);
    }

    /// <summary>The verdict on a whole model.</summary>
    public static string From(IReadOnlyList<TrackEvaluation> tracks)
    {
        var judged = tracks.Where(t => t.Skipped is null).ToArray();
        if (judged.Length == 0)
            return "no track could be judged";
        var rival = judged[0].Scores.Count > 1 ? judged[0].Scores[^1].Name : null;
        int[] standings = [.. judged.Where(t => !double.IsNaN(t.Scores[^1].Measures[0].Value)).Select(t => Standing(t.Scores[^1]))];
        string text = rival is null ? "no baseline to compare with"
            : $"better than the {rival} baseline on {standings.Count(s => s > 0)} of {standings.Length} tracks, "
                + $"no better on {standings.Count(s => s == 0)}, worse on {standings.Count(s => s < 0)}";
        var calibrated = judged.Where(t => t.Calibration is not null).ToArray();
        if (calibrated.Length > 0)
            text += $"; calibrated on {calibrated.Count(t => t.Calibration!.IsGood)} of {calibrated.Length}";
        int skipped = tracks.Count - judged.Length;
        return skipped == 0 ? text : $"{text}; {skipped} not judged";
    }

    /// <summary>1 when the model is better than a baseline, −1 when worse, 0 when the interval of the difference holds 0.</summary>
    public static int Standing(ScoredBy baseline) =>
        baseline.Lead is not { } lead ? 0 : lead.Interval.Low > 0 ? 1 : lead.Interval.High < 0 ? -1 : 0;

    static string Against(ScoredBy baseline)
    {
        if (double.IsNaN(baseline.Measures[0].Value))
            return $"no {baseline.Name} baseline (no labels to fit it on, or the same answer for all)";
        string word = Standing(baseline) switch { > 0 => "better than", < 0 => "worse than", _ => "no better than" };
        var lead = baseline.Lead!;
        return $"{word} the {baseline.Name} baseline ({lead.Name} by {Short(lead.Value)}, 95 % {Short(lead.Interval.Low)} to {Short(lead.Interval.High)})";
    }

    static string Short(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
