using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Torch;
using CisLens.Train.Resume;

namespace CisLens.Train.Networks;

/// <summary>A training: what is learnt from, how, and where the model goes.</summary>
/// <param name="Data">Sequences with labels.</param>
/// <param name="Options">Everything that decides the result beside the data.</param>
/// <param name="Output">The model file.</param>
public sealed record TrainJob(ILabelledSequences Data, TrainOptions Options, string Output)
{
    /// <summary>Where it computes.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads of libtorch; another number gives other last digits.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Genome build of the data, for the manifest.</summary>
    public string? Build { get; init; }

    /// <summary>Which base of a window the data was centred on, for the manifest.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>The folder of checkpoints beside the model.</summary>
    public string CheckpointFolder => Output + ".checkpoints";

    /// <summary>The metrics log beside the model.</summary>
    public string LogPath => Output + ".log.jsonl";
}

/// <summary>How a training went.</summary>
/// <param name="Manifest">Manifest of the model.</param>
/// <param name="Watched">What was watched on the validation split.</param>
/// <param name="Best">Best value of it; null without a validation split.</param>
/// <param name="BestStep">Step of the weights that the model has.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Parameters">Numbers that were learnt.</param>
/// <param name="History">Every validation.</param>
public sealed record TrainResult(ModelManifest Manifest, WatchedMetric Watched, double? Best, long BestStep, long Steps,
    long Parameters, IReadOnlyList<HistoryPoint> History);
