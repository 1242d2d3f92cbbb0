using System.Globalization;
using CisLens.Design;
using CisLens.Train.Resume;

namespace CisLens.Train.Networks;

/// <summary>Formats a validation for the log.</summary>
static class TrainText
{
    /// <summary>Such as <c>epoch 3: loss 0.412, validation loss 0.398, auroc 0.911 (best)</c>, with the last number of each head.</summary>
    public static string Describe(HistoryPoint point, WatchedMetric watched)
    {
        string text = $"epoch {point.Epoch:0.##}: loss {Short(point.TrainLoss)}";
        if (point.ValidationLoss is { } loss)
            text += $", validation loss {Short(loss)}";
        if (watched != WatchedMetric.Loss && point.Metric is { } metric)
            text += $", {watched.ToString().ToLowerInvariant()} {Short(metric)}";
        double? Last(HeadPoint head) => watched == WatchedMetric.Loss ? head.ValidationLoss ?? head.TrainLoss : head.Metric;
        if (point.Heads is { } heads)
            text += $" ({string.Join(", ", heads.Select(h => $"{h.Head} {(Last(h) is { } value ? Short(value) : "NA")}"))})";
        return point.Best && point.ValidationLoss is not null ? text + " (best)" : text;
    }

    static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
