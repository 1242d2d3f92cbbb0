using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Import;

/// <summary>
/// Reads published weights of a network, in the format of PyTorch, safetensors or Keras, into a design. The names are the published
/// ones. A common prefix such as <c>module.</c>, <c>model.</c> or Kipoi's <c>1.</c> is ignored. Nothing is guessed: the file must
/// have every weight in its shape, and no other weights.
/// </summary>
public static class NetworkImport
{
    /// <summary>Reads weights.</summary>
    /// <param name="path">A file of torch.save (a state dict, or a checkpoint with one), of safetensors, or of Keras (HDF5).</param>
    /// <param name="design">The network, with the sizes it was published with.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="tracks">The tracks of the first head, in the order of the outputs of the network.</param>
    /// <param name="device">The device for the network.</param>
    /// <param name="architecture">A file with the JSON of a Keras architecture, for a Keras file with weights only; or null.</param>
    /// <param name="stateDict">Name of the state dict in a checkpoint of PyTorch with several; null if there is one.</param>
    /// <param name="further">The tracks of each further head; null for <c>track1</c>, <c>track2</c> and so on.</param>
    /// <exception cref="InputException">The file is damaged or of another format, or has several state dicts.</exception>
    /// <exception cref="ModelException">A weight is missing, unexpected, of another shape, or not finite.</exception>
    public static NetModel Read(
        string path, ModelDesign design, string name, IReadOnlyList<Track> tracks, Device device, string? architecture = null,
        string? stateDict = null, IReadOnlyList<IReadOnlyList<Track>>? further = null) =>
        Read(path, design, name, tracks, device, architecture, KerasPairing.For(design), stateDict, further);

    internal static NetModel Read(string path, ModelDesign design, string name, IReadOnlyList<Track> tracks, Device device,
        string? architecture, KerasPairing pairing, string? stateDict = null, IReadOnlyList<IReadOnlyList<Track>>? further = null)
    {
        if (File.Exists(path) && StoredTensors.IsHdf5(path))
        {
            if (stateDict is not null)
                throw new UsageException($"--state-dict does not apply to {path}, which is not a file of PyTorch");
            using var keras = KerasFile.Open(path);
            var values = KerasImport.Match(keras, architecture, design, pairing, path);
            return Model(Network.From(design, device, values));
        }
        if (architecture is not null)
            throw new UsageException($"{architecture}: an architecture belongs to a Keras HDF5 file, but {path} is not one");
        using var file = StoredTensors.Open(path, stateDict);
        Weight[] wanted = [.. design.BoundLayers().Weights];
        string prefix = Prefix(wanted, file);
        Check(wanted, file, prefix, design, path);
        return Model(Network.From(design, device,
            weight => file.Names.Contains(prefix + weight.Name) ? file.Values(prefix + weight.Name) : [0]));

        NetModel Model(Network network) => new(
            design.Manifest(name, tracks, further ?? TrackNames.Further(null, design)) with { CodeVersion = BuildInfo.Version }, network);
    }

    /// <summary>The prefix of all names: the one that matches the most weights.</summary>
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
            else if (!TensorLayout.SameShape(file.Shape(prefix + weight.Name), weight.FileShape))
                faults.Add($"tensor {prefix}{weight.Name} is {TensorLayout.Text(file.Shape(prefix + weight.Name))}, " +
                    $"but the design needs {string.Join('x', weight.FileShape)}");
        faults.AddRange(others.Select(other => $"tensor {other} is not in the design"));
        RequireNone(faults, design, path);
    }

    /// <summary>Throws an exception if there are faults. Its message has the first three.</summary>
    /// <exception cref="ModelException">There are faults.</exception>
    internal static void RequireNone(List<string> faults, ModelDesign design, string path)
    {
        if (faults.Count > 0)
            throw new ModelException(
                $"{path} does not fit a {design.Name} with a window of {design.Window} bp and {design.Tasks} tracks: " +
                string.Join("; ", faults.Take(3)) + (faults.Count > 3 ? $"; and {faults.Count - 3} more" : ""));
    }
}
