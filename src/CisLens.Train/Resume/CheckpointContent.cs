using CisLens.Design;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Torch;
using CisLens.Torch.Optimizers;

namespace CisLens.Train.Resume;

/// <summary>The files of a network's checkpoint: weights, optimizer, best weights so far, and state.</summary>
static class CheckpointContent
{
    const string Weights = "weights.safetensors", Optimizer = "optimizer.safetensors", Best = "best.safetensors";

    /// <summary>The files to write. <paramref name="best"/> is null before the first validation.</summary>
    public static IReadOnlyList<(string Name, Action<Stream> Write)> Files(
        Network network, Optimizer optimizer, byte[]? best, TrainState state)
    {
        var files = new List<(string, Action<Stream>)>
        {
            (Weights, s => NetworkWeights.Save(network, s)),
            (Optimizer, s => OptimizerState.Save(optimizer, s)),
            (TrainState.FileName, state.Write),
        };
        if (best is not null)
            files.Insert(2, (Best, s => s.Write(best)));
        return files;
    }

    /// <summary>Restores the network, the optimizer and the random generator of libtorch, and returns the best weights.</summary>
    public static byte[]? Restore(string folder, TrainState state, Network network, Optimizer optimizer, Device device)
    {
        string weights = Path.Combine(folder, Weights), best = Path.Combine(folder, Best);
        using (var reader = SafetensorsReader.Open(weights))
            NetworkWeights.Restore(network, reader, weights);
        OptimizerState.Load(optimizer, Path.Combine(folder, Optimizer), device);
        TorchLibrary.RestoreGenerator(device, Convert.FromBase64String(state.TorchGenerator));
        return File.Exists(best) ? File.ReadAllBytes(best) : null;
    }

    /// <summary>The weights of a network as bytes.</summary>
    public static byte[] Snapshot(Network network)
    {
        using var stream = new MemoryStream();
        NetworkWeights.Save(network, stream);
        return stream.ToArray();
    }

    /// <summary>Restores the weights of a network from <see cref="Snapshot"/>.</summary>
    public static void Restore(Network network, byte[] snapshot)
    {
        using var reader = new SafetensorsReader(new MemoryStream(snapshot), snapshot.Length, Best);
        NetworkWeights.Restore(network, reader, Best);
    }
}
