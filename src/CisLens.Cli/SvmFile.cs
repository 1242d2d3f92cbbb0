using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Design;
using CisLens.Design.Kernels;
using CisLens.Torch;

namespace CisLens.Cli;

/// <summary>Model files whose model is a support vector machine, for the verbs that need more than its tracks.</summary>
static class SvmFile
{
    /// <summary>Opens a model.</summary>
    /// <exception cref="ModelException">It is a model of another family.</exception>
    public static SvmModel Open(string path)
    {
        var model = ModelFile.Open(path, Device.Cpu);
        return model as SvmModel ?? throw new ModelException($"{path}: a model of the family \"{model.Manifest.Family}\", expected a support vector machine ({SvmModel.Family})");
    }

    /// <summary>The labels with what is known of them.</summary>
    public static IReadOnlyList<Track> Labels(SvmModel model) =>
        [.. model.Labels.Select(id => model.Manifest.Tracks.First(t => t.Id == id))];

    /// <summary>The machine of a label; without a name there must be one alone.</summary>
    /// <exception cref="UsageException">There is no such label, or a choice to make.</exception>
    public static KernelModel Machine(SvmModel model, string? label)
    {
        var labels = model.Labels.ToList();
        if (label is null && labels.Count > 1)
            throw new UsageException($"the model has {labels.Count} labels, choose one with --track: {string.Join(", ", labels)}");
        int index = label is null ? 0 : labels.IndexOf(label);
        return index >= 0 ? model.Machines[index] : throw new UsageException($"--track {label}: the model has {string.Join(", ", labels)}");
    }
}
