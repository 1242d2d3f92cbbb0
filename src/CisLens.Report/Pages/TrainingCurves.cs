using CisLens.Design;
using CisLens.Report.Figures;
using CisLens.Train.Jobs;
using CisLens.Train.Networks;

namespace CisLens.Report.Pages;

/// <summary>The figure of a training: loss on both splits, and the watched metric if it is not the loss.</summary>
public static class TrainingCurves
{
    /// <summary>Draws the figure.</summary>
    public static Figure Draw(TrainResult result)
    {
        var history = result.History;
        double[] epochs = [.. history.Select(p => p.Epoch)];
        double? best = history.FirstOrDefault(p => p.Step == result.BestStep)?.Epoch;
        var losses = new List<Series> { new("training", epochs, [.. history.Select(p => p.TrainLoss)]) };
        if (history.Any(p => p.ValidationLoss is not null))
            losses.Add(new("validation", epochs, [.. history.Select(p => p.ValidationLoss ?? double.NaN)]));
        var panels = new List<CurvePanel> { new("Loss", "mean loss", losses, best) };
        if (result.Watched != WatchedMetric.Loss && history.Any(p => p.Metric is not null))
            panels.Add(new("Validation", $"mean {result.Watched.ToString().ToUpperInvariant()}",
                [new(result.Manifest.Name, epochs, [.. history.Select(p => p.Metric ?? double.NaN)])], best));
        return CurveFigure.Draw($"Training of {result.Manifest.Name}", "epoch", panels);
    }
}
