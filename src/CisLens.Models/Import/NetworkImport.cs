using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
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
        string prefix = Prefix(wanted, file, design);
        Check(wanted, file, prefix, design, path);
        return Model(Network.From(design, device,
            weight => Stored(weight.Name, file, prefix, design) is { } name ? file.Values(name) : [0]));

        NetModel Model(Network network) => new(
            design.Manifest(name, tracks, further ?? TrackNames.Further(null, design)) with { CodeVersion = BuildInfo.Version }, network);
    }

    /// <summary>The prefix of all names: the one that matches the most weights.</summary>
    static string Prefix(Weight[] wanted, StoredTensors file, ModelDesign design) =>
        new[] { wanted[0].Name, CopyOf(wanted[0].Name, design) }.OfType<string>().SelectMany(name => file.Names
            .Where(found => found.EndsWith(name, StringComparison.Ordinal))
            .Select(found => found[..^name.Length]))
        .Where(prefix => prefix.Length == 0 || prefix.EndsWith('.'))
        .OrderByDescending(prefix => wanted.Count(weight => Stored(weight.Name, file, prefix, design) is not null))
        .ThenBy(prefix => prefix.Length).FirstOrDefault() ?? "";

    /// <summary>The name of a weight in the file: its own, or that of a copy; null if it is missing.</summary>
    static string? Stored(string name, StoredTensors file, string prefix, ModelDesign design) =>
        file.Names.Contains(prefix + name) ? prefix + name
        : CopyOf(name, design) is { } copy && file.Names.Contains(prefix + copy) ? prefix + copy : null;

    // the parts of enformer-pytorch that its module _trunk contains once more, with their positions there
    static readonly (string Part, string Copy)[] s_trunk =
        [("stem.", "_trunk.1."), ("conv_tower.", "_trunk.2."), ("transformer.", "_trunk.4."), ("final_pointwise.", "_trunk.6.")];

    /// <summary>A second name of a weight in published files; null if it has none.</summary>
    static string? CopyOf(string name, ModelDesign design) => design is not Enformer ? null
        : s_trunk.Where(t => name.StartsWith(t.Part, StringComparison.Ordinal)).Select(t => t.Copy + name[t.Part.Length..])
            .FirstOrDefault();

    static void Check(Weight[] wanted, StoredTensors file, string prefix, ModelDesign design, string path)
    {
        var faults = new List<string>();
        var others = file.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var weight in wanted)
            if (Stored(weight.Name, file, prefix, design) is not { } name)
                faults.AddRange(BatchNorm.IsCounter(weight) ? [] : [$"no tensor {prefix}{weight.Name}"]);
            else
            {
                others.Remove(name);
                if (!TensorLayout.SameShape(file.Shape(name), weight.FileShape))
                    faults.Add($"tensor {name} is {TensorLayout.Text(file.Shape(name))}, " +
                        $"but the design needs {string.Join('x', weight.FileShape)}");
                else if (CopyOf(weight.Name, design) is { } copy && others.Remove(prefix + copy) && !file.AreEqual(name, prefix + copy))
                    faults.Add($"tensors {name} and {prefix}{copy} are one weight of the network, but they differ");
            }
        faults.AddRange(others.Select(other => $"tensor {other} is not in the design"));
        RequireNone(faults, design, path);
    }

    // some programs write the count of batches as a vector of one number
    static bool Fits(Weight weight, IReadOnlyList<long> shape) =>
        BatchNorm.IsCounter(weight) ? shape.All(size => size == 1) : TensorLayout.SameShape(shape, weight.FileShape);

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
