using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Train.Resume;

namespace CisLens.Train.Jobs;

/// <summary>How the training of a network went.</summary>
/// <param name="Manifest">Manifest of the model.</param>
/// <param name="Watched">The figure of the validation split that was watched.</param>
/// <param name="Best">Its best value; null without a validation split.</param>
/// <param name="BestStep">Step of the weights that the model has.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Parameters">Numbers that were learnt.</param>
/// <param name="History">Every validation.</param>
public sealed record TrainResult(ModelManifest Manifest, WatchedMetric Watched, double? Best, long BestStep, long Steps,
    long Parameters, IReadOnlyList<HistoryPoint> History);
