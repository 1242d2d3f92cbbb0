using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Torch;

namespace CisLens.Train.Networks;

/// <summary>The training of a network: data, options, and the model file.</summary>
/// <param name="Data">Sequences with labels.</param>
/// <param name="Options">Everything that decides the result, apart from the data.</param>
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
