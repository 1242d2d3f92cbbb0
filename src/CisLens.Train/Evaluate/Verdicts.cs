using System.Globalization;
using CisLens.Core;
using CisLens.Train.Baselines;

namespace CisLens.Train.Evaluate;

/// <summary>Verdicts as text, from paired intervals.</summary>
static class Verdicts
{
    static readonly string[] s_designsToTry = ["gkm-svm", "cisnet"];

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

    /// <summary>The verdict for the first model, over all tracks: the other models, the last baseline and the calibration.</summary>
    public static string From(IReadOnlyList<TrackEvaluation> tracks)
    {
        var judged = tracks.Where(t => t.Skipped is null).ToArray();
        if (judged.Length == 0)
            return "no track could be judged";
        var others = judged[0].Scores.Skip(1).Where(s => !s.IsBaseline).ToArray();
        var parts = others.Select(s => Counts(judged, s.Name, s.Name)).ToList();
        if (judged[0].Scores[^1] is { IsBaseline: true } baseline)
            parts.Add(Counts(judged, baseline.Name, $"the {baseline.Name} baseline"));
        else if (parts.Count == 0)
            parts.Add("no baseline to compare with");
        if (others.Length > 0)
            parts[0] = $"model {judged[0].Scores[0].Name} is {parts[0]}";
        var calibrated = judged.Where(t => t.Calibration is not null).ToArray();
        if (calibrated.Length > 0)
            parts.Add($"calibrated on {calibrated.Count(t => t.Calibration!.IsGood)} of {calibrated.Length}");
        if (tracks.Count > judged.Length)
            parts.Add($"{tracks.Count - judged.Length} not judged");
        return string.Join("; ", parts);
    }

    /// <summary>What to try if a model of this design is no better than a baseline on any track; null otherwise.</summary>
    public static string? Advice(IReadOnlyList<TrackEvaluation> tracks, string? design)
    {
        string others = string.Join(", ", s_designsToTry.Where(d => d != design).Select(d => $"train --design {d}"));
        var judged = tracks.Where(t => t.Skipped is null).ToArray();
        bool NoBetter(string baseline) => judged.Length > 0 && judged.All(t =>
            t.Scores.FirstOrDefault(s => s.IsBaseline && s.Name == baseline) is { Lead: not null } by && Compare(by) <= 0);
        return NoBetter("gc")
            ? "no better than GC content: look at the labels and at how the negatives were drawn, train on more sequences or longer, "
                + $"or try another design ({others})"
            : NoBetter(BinRidge.Name)
            ? "no better than k-mers in and around each bin: train on more windows or longer, or try another design (cislens model ls)"
            : NoBetter("kmer")
            ? $"no better than 6-mers: train on more sequences, or try another design ({others})"
            : null;
    }

    static string Counts(TrackEvaluation[] judged, string name, string text)
    {
        int[] signs = [.. judged.Select(t => t.Scores.First(s => s.Name == name)).Where(s => !double.IsNaN(s.Measures[0].Value))
            .Select(Compare)];
        return $"better than {text} on {signs.Count(c => c > 0)} of {Counted.Text(signs.Length, "track")}, "
            + $"no better on {signs.Count(c => c == 0)}, worse on {signs.Count(c => c < 0)}";
    }

    /// <summary>1 if the model is better than a baseline, −1 if it is worse, 0 if the interval of the difference contains 0.</summary>
    public static int Compare(ScoredBy baseline) => baseline.Lead?.Interval.SideOfZero() ?? 0;

    static string Describe(ScoredBy baseline)
    {
        if (double.IsNaN(baseline.Measures[0].Value) && baseline.IsBaseline)
            return $"no {baseline.Name} baseline (no labels to fit it on, or the same answer for all)";
        string word = Compare(baseline) switch { > 0 => "better than", < 0 => "worse than", _ => "no better than" };
        var lead = baseline.Lead!;
        string interval = $"{Short(lead.Interval.Low)} to {Short(lead.Interval.High)}";
        string name = baseline.IsBaseline ? $"the {baseline.Name} baseline" : baseline.Name;
        return $"{word} {name} ({lead.Name} by {Short(lead.Value)}, 95 % {interval})";
    }

    static string Short(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
