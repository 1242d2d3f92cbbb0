using CisLens.Design;
using CisLens.Report.Figures;
using CisLens.Train.Jobs;
using CisLens.Train.Networks;
using CisLens.Train.Resume;

namespace CisLens.Report.Pages;

/// <summary>The figure of a training: loss on both splits, and the watched metric if it is not the loss; of each head.</summary>
public static class TrainingCurves
{
    /// <summary>Draws the figure.</summary>
    public static Figure Draw(TrainResult result)
    {
        var history = result.History;
        double[] epochs = [.. history.Select(p => p.Epoch)];
        double? best = history.FirstOrDefault(p => p.Step == result.BestStep)?.Epoch;
        string[] heads = history is [{ Heads: { } first }, ..] ? [.. first.Select(h => h.Head)] : [];
        var losses = new List<Series>();
        void Add(List<Series> to, string name, Func<HistoryPoint, double?> value)
        {
            if (history.Any(p => value(p) is not null))
                to.Add(new(name, epochs, [.. history.Select(p => value(p) ?? double.NaN)]));
        }
        void AddHeads(List<Series> to, string name, Func<HistoryPoint, double?> mean, Func<HeadPoint, double?> own)
        {
            if (heads.Length == 0)
                Add(to, name, mean);
            foreach (var (h, head) in heads.Index())
                Add(to, $"{name}, {head}", p => own(p.Heads![h]));
        }
        AddHeads(losses, "training", p => p.TrainLoss, h => h.TrainLoss);
        AddHeads(losses, "validation", p => p.ValidationLoss, h => h.ValidationLoss);
        var panels = new List<CurvePanel> { new("Loss", "mean loss", losses, best) };
        var metrics = new List<Series>();
        Add(metrics, heads.Length == 0 ? result.Manifest.Name : "mean over heads", p => p.Metric);
        foreach (var (h, head) in heads.Index())
            Add(metrics, head, p => p.Heads![h].Metric);
        if (result.Watched != WatchedMetric.Loss && metrics.Count > 0)
            panels.Add(new("Validation", $"mean {result.Watched.ToString().ToUpperInvariant()}", metrics, best));
        return CurveFigure.Draw($"Training of {result.Manifest.Name}", "epoch", panels);
    }
}
