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
/// A training that starts from the weights of a model, its parent. The last layer of a head is new if its
/// tracks differ. Frozen layers do not change.
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

    /// <summary>A network with the weights of the parent. The last layer of a head that the parent does not have is random.</summary>
    /// <param name="job">The training.</param>
    /// <param name="design">Its design.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="rng">Random numbers for new weights.</param>
    /// <param name="log">Receives which layers are new and which are frozen.</param>
    /// <exception cref="ModelException">A weight of the parent does not fit the design with the window of the data.</exception>
    /// <exception cref="UsageException">A frozen layer does not exist, or nothing is left to train.</exception>
    public static Network Start(TrainJob job, ModelDesign design, IReadOnlyList<HeadTraining> heads, Rng rng, IRunLog log)
    {
        using var parent = ModelFile.Open<NetModel>(job.From!, "a network");
        var rows = design.BoundLayers();
        var all = rows.Weights.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        HashSet<string> last = WeightsOf(rows.LastOfHeads.SelectMany(own => own)), added = [];
        var parentName = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int h = 0; h < heads.Count; h++)
        {
            var own = rows.LastOfHeads[h].SelectMany(layer => layer.Weights).Select(w => w.Name).ToList();
            if (HeadOf(parent.Manifest, heads[h], design) is not { } found)
                added.UnionWith(own);
            else
                foreach (var (to, from) in own.Zip(parent.Network.LastOfHeads[found].SelectMany(layer => layer.Weights)))
                    parentName[to] = from.Name;
        }
        var known = parent.Network.Weights.ToDictionary(w => w.Name, StringComparer.Ordinal);
        var network = Network.From(design, job.Device, weight =>
        {
            if (added.Contains(weight.Name))
                return Network.Initial(weight, rng.Split(weight.Name));
            string name = parentName.GetValueOrDefault(weight.Name, weight.Name);
            return known.TryGetValue(name, out var own) && own.Shape.AsSpan().SequenceEqual(weight.Shape)
                ? parent.Network.Read(name) : throw Misfit(job, weight, own, parent.Manifest);
        });
        for (int h = 0; h < heads.Count; h++)
            if (HeadOf(parent.Manifest, heads[h], design) is not null)
                HeadScale.Remove(network, h, heads[h].Labels.Means, heads[h].Labels.Deviations);
        string[] frozen = Frozen(job.Options.Freeze ?? [], all, last);
        network.Freeze(frozen);
        if (!network.Parameters.Any())
            throw new UsageException("--freeze leaves no layer to train");
        string kept = added.Count == 0 ? "all weights, because the tracks are the same"
            : $"a new last layer{(added.Count == last.Count ? "" : " for some heads")} ({string.Join(", ", Layers(added))})";
        string fixedLayers = frozen.Length == 0 ? "no layer is frozen" : $"frozen are {string.Join(", ", Layers(frozen))}";
        log.Info($"starts from {job.From} with {kept}; {fixedLayers}");
        return network;
    }

    /// <summary>The head of the parent with the same tracks; of several, the one with the same name. Null if there is none.</summary>
    static int? HeadOf(ModelManifest parent, HeadTraining head, ModelDesign design)
    {
        var tracks = design.TracksFor(head.Data.Tracks).Select(t => (t.Id, t.Kind)).ToList();
        int[] same = [.. Enumerable.Range(0, parent.Heads.Count)
            .Where(h => parent.Heads[h].Tracks.Select(t => (t.Id, t.Kind)).SequenceEqual(tracks))];
        return same.Length == 1 ? same[0] : same.Where(h => parent.Heads[h].Name == head.Name).Cast<int?>().FirstOrDefault();
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
