using System.Globalization;

namespace CisLens.Train.Evaluate;

/// <summary>Verdicts as text, from paired intervals.</summary>
static class Verdicts
{
    /// <summary>The verdict for a track: the comparison with each baseline, and the calibration.</summary>
    public static string From(IReadOnlyList<ScoredBy> scores, Calibration? calibration)
    {
        var parts = scores.Skip(1).Select(Describe).ToList();
        if (parts.Count == 0)
            parts.Add("no baseline to compare with");
        if (calibration is not null)
            parts.Add(calibration.IsGood
                ? $"calibrated (ECE {Short(calibration.Ece)}, chance gives up to {Short(calibration.EceByChance)})"
                : $"not calibrated (ECE {Short(calibration.Ece)}, chance gives up to {Short(calibration.EceByChance)})");
        return string.Join("; ", parts);
    }

    /// <summary>The verdict for a model, over all its tracks.</summary>
    public static string From(IReadOnlyList<TrackEvaluation> tracks)
    {
        var judged = tracks.Where(t => t.Skipped is null).ToArray();
        if (judged.Length == 0)
            return "no track could be judged";
        string? baselineName = judged[0].Scores.Count > 1 ? judged[0].Scores[^1].Name : null;
        int[] comparisons = [.. judged.Select(t => t.Scores[^1]).Where(s => !double.IsNaN(s.Measures[0].Value)).Select(Compare)];
        string text = baselineName is null ? "no baseline to compare with"
            : $"better than the {baselineName} baseline on {comparisons.Count(c => c > 0)} of {comparisons.Length} tracks, "
                + $"no better on {comparisons.Count(c => c == 0)}, worse on {comparisons.Count(c => c < 0)}";
        var calibrated = judged.Where(t => t.Calibration is not null).ToArray();
        if (calibrated.Length > 0)
            text += $"; calibrated on {calibrated.Count(t => t.Calibration!.IsGood)} of {calibrated.Length}";
        int skipped = tracks.Count - judged.Length;
        return skipped == 0 ? text : $"{text}; {skipped} not judged";
    }

    /// <summary>1 if the model is better than a baseline, −1 if it is worse, 0 if the interval of the difference contains 0.</summary>
    public static int Compare(ScoredBy baseline) =>
        baseline.Lead is not { } lead ? 0 : lead.Interval.Low > 0 ? 1 : lead.Interval.High < 0 ? -1 : 0;

    static string Describe(ScoredBy baseline)
    {
        if (double.IsNaN(baseline.Measures[0].Value))
            return $"no {baseline.Name} baseline (no labels to fit it on, or the same answer for all)";
        string word = Compare(baseline) switch { > 0 => "better than", < 0 => "worse than", _ => "no better than" };
        var lead = baseline.Lead!;
        string interval = $"{Short(lead.Interval.Low)} to {Short(lead.Interval.High)}";
        return $"{word} the {baseline.Name} baseline ({lead.Name} by {Short(lead.Value)}, 95 % {interval})";
    }

    static string Short(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
