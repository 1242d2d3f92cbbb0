using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Train.Evaluate;

/// <summary>Reasons why the metrics of an evaluation are too high.</summary>
static class Cautions
{
    /// <summary>The reasons, as text: examples that a model was trained on, and examples that are similar to training examples.</summary>
    public static IReadOnlyList<string> From(IReadOnlyList<(string Name, ModelManifest Manifest)> models, ILabelledSequences data,
        Split split, IReadOnlyList<int> examples)
    {
        var cautions = models.Select(m => Trained(m.Name, m.Manifest, data, examples)).OfType<string>().ToList();
        if (cautions.Count == 0 && data is Dataset { Manifest: var manifest })
            cautions.AddRange(manifest.Leaks.Notable(manifest.Splits).Where(n => n.Split == split).Select(n =>
                $"{n.Count:N0} of {examples.Count:N0} {split.ToString().ToLowerInvariant()} sequences are similar to training sequences, "
                + "so the metrics are too high"));
        return cautions;
    }

    static string? Trained(string name, ModelManifest model, ILabelledSequences data, IReadOnlyList<int> examples)
    {
        if (model.TrainingSequences is not { } sketch)
            return null;
        var (shared, compared) = SequenceSketch.Compare(sketch, data, examples);
        string which = shared == compared ? "all of these sequences" : $"about {100.0 * shared / compared:0.#} % of these sequences";
        return shared == 0 ? null : $"{(name == Evaluator.OnlyModel ? "the model" : name)} was trained on {which}, so this is no test of it";
    }
}
