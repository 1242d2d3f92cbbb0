using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Torch;

namespace CisLens.Models.Networks;

/// <summary>
/// The trunk of a network as a model: its tracks are the inputs of the last layer. A model of two steps can use them as features.
/// </summary>
public static class Trunk
{
    /// <summary>Makes the model. It has the design of the network, and a last layer that copies its input.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="model">The network. Its first head is used.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <exception cref="ModelException">The last layer is not one dense layer.</exception>
    public static NetModel From(string name, NetModel model, string path)
    {
        var network = model.Network;
        if (network.LastOfHeads[0].SelectMany(layer => layer.Weights).ToList() is not [{ Shape: [_, var width] }, _])
            throw new ModelException($"{path}: the last layer of {model.Manifest.Design} is not one dense layer, so that its input "
                + "cannot be a model");
        Track[] tracks = [.. Enumerable.Range(1, (int)width).Select(i => new Track { Id = $"channel{i}", Kind = TrackKind.Scalar })];
        var design = network.Design.WithFixedTrunk().For([new Head { Name = "trunk", Tracks = tracks }]);
        string[] names = [.. design.BoundLayers().LastOfHeads[0].SelectMany(layer => layer.Weights).Select(w => w.Name)];
        var trunk = Network.From(design, Device.Cpu, weight => weight.Name == names[0] ? Identity((int)width)
            : weight.Name == names[1] ? new float[width] : network.Read(weight.Name));
        var old = model.Manifest;
        return new(design.Manifest(name, tracks) with
        {
            Strand = StrandRule.Forward,   // the reverse complement has other values in the same channel
            Build = old.Build,
            TrainingData = old.TrainingData,
            TrainingSequences = old.TrainingSequences,
            Tolerance = old.Tolerance,
            Licence = old.Licence,
            Citation = old.Citation,
            CodeVersion = BuildInfo.Version,
        }, trunk);
    }

    static float[] Identity(int size)
    {
        var values = new float[size * size];
        for (int i = 0; i < size; i++)
            values[i * (size + 1)] = 1;
        return values;
    }
}
