using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Torch;

namespace CisLens.Train.Networks;

/// <summary>The training of a network: data, options, and the model file.</summary>
/// <param name="Data">Sequences with labels.</param>
/// <param name="Options">All options that affect the result.</param>
/// <param name="Output">The model file.</param>
public sealed record TrainJob(ILabelledSequences Data, TrainOptions Options, string Output)
{
    /// <summary>The model file whose weights the training starts from; null for random weights.</summary>
    public string? From { get; init; }

    /// <summary>The device to train on.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads of libtorch. With another number, results differ in their last digits.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Genome build of the data, for the manifest.</summary>
    public string? Build { get; init; }

    /// <summary>Which base of a window the data was centred on, for the manifest.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>The folder of checkpoints, next to the model file.</summary>
    public string CheckpointFolder => Output + ".checkpoints";

    /// <summary>The metrics log, next to the model file.</summary>
    public string LogPath => Output + ".log.jsonl";
}
