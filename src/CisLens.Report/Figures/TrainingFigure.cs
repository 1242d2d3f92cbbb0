using CisLens.Train.Checkpoints;

namespace CisLens.Report.Figures;

/// <summary>How a training went: loss and the watched metric against the step.</summary>
public static class TrainingFigure
{
    /// <summary>Draws the metrics log; the best validation is marked.</summary>
    public static Figure Draw(string model, string metric, IReadOnlyList<HistoryPoint> history)
    {
        double[] steps = [.. history.Select(p => (double)p.Step)];
        double? best = history.LastOrDefault(p => p.Best)?.Step;
        var losses = new List<Series> { new("training", steps, [.. history.Select(p => p.TrainLoss)]) };
        if (history.Any(p => p.ValidationLoss is not null))
            losses.Add(new Series("validation", steps, [.. history.Select(p => p.ValidationLoss ?? double.NaN)]));
        var panels = new List<CurvePanel> { new("Loss", "loss", losses, best) };
        if (history.Any(p => p.Metric is not null))
            panels.Add(new CurvePanel($"Validation {metric}", metric, [new Series(metric, steps, [.. history.Select(p => p.Metric ?? double.NaN)])], best));
        return CurveFigure.Draw($"Training of {model}", "step", panels);
    }
}
