using System.Text.Json;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Design;

namespace CisLens.Train.Resume;

/// <summary>The <c>state.json</c> of a checkpoint: everything but weights and optimizer that a run needs to continue.</summary>
public sealed record TrainState
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "state.json";

    /// <summary>Number of steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Epoch of the next step, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Number of batches of that epoch that are done.</summary>
    [JsonPropertyName("place_in_epoch")]
    public required int BatchInEpoch { get; init; }

    /// <summary>State of the random generator of order and augmentation.</summary>
    public required string DataGenerator { get; init; }

    /// <summary>State of the random generator of libtorch (dropout), in base64.</summary>
    public required string TorchGenerator { get; init; }

    /// <summary>Threads of libtorch. With another number, results differ in their last digits.</summary>
    public required int Threads { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>Version of this program.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string TorchVersion { get; init; }

    /// <summary>The options.</summary>
    public required TrainOptions Options { get; init; }

    /// <summary>Fingerprint of the dataset.</summary>
    public required string Data { get; init; }

    /// <summary>The watched metric and the training loss.</summary>
    public required Progress Progress { get; init; }

    /// <summary>Length of the metrics log in bytes; later lines are removed on resume.</summary>
    public required long LogBytes { get; init; }

    /// <summary>Writes the state as JSON.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Json.Indented);

    /// <summary>Reads the state of a checkpoint folder.</summary>
    public static TrainState Read(string folder) => SavedState.Read<TrainState>(Path.Combine(folder, FileName));

    /// <summary>Checks that data, options, threads and device are those of the checkpoint. Warns of other versions.</summary>
    /// <exception cref="InputException">The checkpoint belongs to another training.</exception>
    public void MustFit(TrainState now, string folder, IRunLog log)
    {
        SavedState.MustFit(folder, (Data, Options), (now.Data, now.Options));
        if (Threads != now.Threads)
            throw InputException.In(folder, $"the checkpoint was made with {Threads} threads; this run has {now.Threads}, "
                + $"and the result would differ in its last digits: use --threads {Threads}");
        if (Device != now.Device)
            throw InputException.In(folder, $"the checkpoint was made on {Device}; this run is on {now.Device}: use --device {Device}");
        if (CodeVersion != now.CodeVersion || TorchVersion != now.TorchVersion)
            log.Warn("resumed with another version, last digits may differ",
                $"{CodeVersion} with libtorch {TorchVersion}, now {now.CodeVersion} with {now.TorchVersion}");
    }
}
