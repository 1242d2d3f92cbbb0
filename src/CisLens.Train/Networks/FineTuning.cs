using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Train.Batches;
using CisLens.Train.Jobs;

namespace CisLens.Train.Networks;

/// <summary>
/// A training that starts from the weights of a model, its parent. The last layer is new if the tracks differ. Frozen layers do not change.
/// </summary>
static class FineTuning
{
    /// <summary>The name in <see cref="TrainOptions.Freeze"/> of all layers before the last.</summary>
    const string Trunk = "trunk";

    /// <summary>A request with the design and the sizes of the parent.</summary>
    /// <exception cref="ModelException">The parent is damaged, or not a network.</exception>
    /// <exception cref="UsageException">The request names another design.</exception>
    public static TrainRequest Request(TrainRequest request, string path)
    {
        var manifest = ModelFile.ReadManifest(path);
        if (manifest.Family != NetModel.Family)
            throw new ModelException($"{path}: a model of the family \"{manifest.Family}\", design {manifest.Design}; "
                + "expected a network with a design of CisLens to start from");
        if (request.Design is { } other && other != manifest.Design)
            throw new UsageException($"the design is {other}, but {path} has the design {manifest.Design}; "
                + "leave out the design with --from");
        var design = Designs.Create(manifest.Design, manifest.Options).WithFixedTrunk();
        return request with { Design = design.Name, Sizes = design.Options() };
    }

    /// <summary>A network with the weights of the parent. A last layer for other tracks has random weights.</summary>
    /// <param name="job">The training.</param>
    /// <param name="design">Its design.</param>
    /// <param name="labels">Means and deviations of standardised labels.</param>
    /// <param name="rng">Random numbers for new weights.</param>
    /// <param name="log">Receives which layers are new and which are frozen.</param>
    /// <exception cref="ModelException">A weight of the parent does not fit the design with the window of the data.</exception>
    /// <exception cref="UsageException">A frozen layer does not exist, or nothing is left to train.</exception>
    public static Network Start(TrainJob job, ModelDesign design, LabelCoding labels, Rng rng, IRunLog log)
    {
        using var parent = ModelFile.Open<NetModel>(job.From!, "a network");
        var rows = design.BoundLayers();
        var (last, all) = (WeightsOf(rows.Last), rows.Weights.Select(w => w.Name).ToHashSet(StringComparer.Ordinal));
        var tracks = design.TracksFor(job.Data.Tracks);
        bool same = parent.Manifest.Tracks.Select(t => (t.Id, t.Kind)).SequenceEqual(tracks.Select(t => (t.Id, t.Kind)));
        var known = parent.Network.Weights.ToDictionary(w => w.Name, StringComparer.Ordinal);
        var network = Network.From(design, job.Device, weight =>
        {
            if (last.Contains(weight.Name) && !same)
                return Network.Initial(weight, rng.Split(weight.Name));
            return known.TryGetValue(weight.Name, out var own) && own.Shape.AsSpan().SequenceEqual(weight.Shape)
                ? parent.Network.Read(weight.Name) : throw Misfit(job, weight, own, parent.Manifest);
        });
        if (same)
            HeadScale.Remove(network, labels.Means, labels.Deviations);
        string[] frozen = Frozen(job.Options.Freeze ?? [], all, last);
        network.Freeze(frozen);
        if (!network.Parameters.Any())
            throw new UsageException("--freeze leaves no layer to train");
        string kept = same ? "all weights, because the tracks are the same" : $"a new last layer ({string.Join(", ", Layers(last))})";
        string fixedLayers = frozen.Length == 0 ? "no layer is frozen" : $"frozen are {string.Join(", ", Layers(frozen))}";
        log.Info($"starts from {job.From} with {kept}; {fixedLayers}");
        return network;
    }

    static ModelException Misfit(TrainJob job, Weight weight, Weight? own, ModelManifest parent) => new(
        $"{job.From}: weight {weight.Name} is {(own is null ? "missing" : string.Join('x', own.Shape))}; "
        + $"the design with windows of {job.Data.Window} bp needs {string.Join('x', weight.Shape)}: "
        + $"prepare the data with --window {parent.Window - 2 * parent.CropBp}, and leave its sizes as they are");

    static HashSet<string> WeightsOf(IEnumerable<Layer> layers) =>
        layers.SelectMany(layer => layer.Weights).Select(w => w.Name).ToHashSet(StringComparer.Ordinal);

    static IEnumerable<string> Layers(IEnumerable<string> weights) => weights.Select(w => w[..w.LastIndexOf('.')]).Distinct();

    static string[] Frozen(IReadOnlyList<string> wanted, HashSet<string> all, HashSet<string> last)
    {
        var frozen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in wanted)
        {
            var found = all.Where(weight => name == Trunk ? !last.Contains(weight)
                : weight.StartsWith(name.EndsWith('*') ? name[..^1] : name + ".", StringComparison.Ordinal)).ToList();
            if (found.Count == 0)
                throw new UsageException($"--freeze {name}: no such layer{DidYouMean.Hint(name, Layers(all))}; "
                    + $"there are {string.Join(", ", Layers(all))}, and {Trunk} for all but the last");
            frozen.UnionWith(found);
        }
        return [.. all.Where(frozen.Contains)];
    }
}
