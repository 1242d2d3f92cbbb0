using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Train.Resume;

namespace CisLens.Train.Jobs;

/// <summary>The result of training a network.</summary>
/// <param name="Manifest">Manifest of the model.</param>
/// <param name="Watched">The metric on the validation split that chose the best weights.</param>
/// <param name="Best">Its best value; null without a validation split.</param>
/// <param name="BestStep">The step after which the weights of the model were saved.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="Parameters">Number of trained weights.</param>
/// <param name="History">Every validation.</param>
public sealed record TrainResult(ModelManifest Manifest, WatchedMetric Watched, double? Best, long BestStep, long Steps,
    long Parameters, IReadOnlyList<HistoryPoint> History);
