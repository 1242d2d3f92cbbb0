using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Import;

/// <summary>
/// Published weights of a network, as PyTorch, safetensors or Keras keep them, in a design of ours. Names are the published ones;
/// what wraps a network puts the same words before all of them (<c>module.</c>, <c>model.</c>, Kipoi's <c>1.</c>), which are
/// taken off. Nothing is guessed: every weight must be there in its shape, and nothing else.
/// </summary>
public static class NetworkImport
{
    /// <summary>Reads weights.</summary>
    /// <param name="path">A file of torch.save (a state dict, or a checkpoint that holds one), of safetensors, or of Keras (HDF5).</param>
    /// <param name="design">The network, with the sizes it was published with.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="tracks">The tracks, in the order of the network's outputs.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="architecture">Keras: a file with the JSON of the architecture, which a file of weights alone does not hold.</param>
    /// <exception cref="InputException">The file is damaged, or of another kind.</exception>
    /// <exception cref="ModelException">A weight is missing, too many, of another shape, or not finite.</exception>
    public static NetModel Read(
        string path, ModelDesign design, string name, IReadOnlyList<Track> tracks, Device device, string? architecture = null) =>
        Read(path, design, name, tracks, device, architecture, KerasPairing.For(design));

    internal static NetModel Read(string path, ModelDesign design, string name, IReadOnlyList<Track> tracks, Device device,
        string? architecture, KerasPairing pairing)
    {
        if (File.Exists(path) && StoredTensors.IsHdf5(path))
        {
            using var keras = KerasFile.Open(path);
            var values = KerasImport.Match(keras, architecture, design, pairing, path);
            return new NetModel(design.Manifest(name, tracks) with { CodeVersion = BuildInfo.Version }, Network.From(design, device, values));
        }
        if (architecture is not null)
            throw new UsageException($"{architecture}: an architecture is for weights of Keras, {path} is not one of its HDF5 files");
        using var file = StoredTensors.Open(path);
        Weight[] wanted = [.. design.BoundLayers().Weights];
        string prefix = Prefix(wanted, file);
        Check(wanted, file, prefix, design, path);
        var network = Network.From(design, device, weight => file.Names.Contains(prefix + weight.Name) ? file.Values(prefix + weight.Name) : [0]);
        return new NetModel(design.Manifest(name, tracks) with { CodeVersion = BuildInfo.Version }, network);
    }

    /// <summary>What stands before every name: that which leaves the most weights without a name of their own.</summary>
    static string Prefix(Weight[] wanted, StoredTensors file) => file.Names
        .Where(found => found.EndsWith(wanted[0].Name, StringComparison.Ordinal))
        .Select(found => found[..^wanted[0].Name.Length])
        .Where(prefix => prefix.Length == 0 || prefix.EndsWith('.'))
        .OrderByDescending(prefix => wanted.Count(weight => file.Names.Contains(prefix + weight.Name)))
        .ThenBy(prefix => prefix.Length).FirstOrDefault() ?? "";

    static void Check(Weight[] wanted, StoredTensors file, string prefix, ModelDesign design, string path)
    {
        var faults = new List<string>();
        var others = file.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var weight in wanted)
            if (!others.Remove(prefix + weight.Name))
                faults.AddRange(BatchNorm.IsCounter(weight) ? [] : [$"no tensor {prefix}{weight.Name}"]);
            else if (!SameBesideOnes(file.Shape(prefix + weight.Name), weight.FileShape))
                faults.Add($"tensor {prefix}{weight.Name} is {string.Join('x', file.Shape(prefix + weight.Name))}, the design wants {string.Join('x', weight.FileShape)}");
        faults.AddRange(others.Select(other => $"tensor {other} is not one of the design's"));
        if (faults.Count > 0)
            throw new ModelException($"{path} does not hold a {design.Name} with a window of {design.Window} bp and {design.Tasks} tracks: {string.Join("; ", faults.Take(3))}{(faults.Count > 3 ? $"; and {faults.Count - 3} more" : "")}");
    }

    /// <summary>A kernel is the same numbers as [O, I, k], [O, I, k, 1] or [O, I, 1, k].</summary>
    static bool SameBesideOnes(IReadOnlyList<long> found, long[] wanted) => found.Where(size => size != 1).SequenceEqual(wanted.Where(size => size != 1));
}
