using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;
using CisLens.Models.Kmers;

namespace CisLens.Cli;

/// <summary>Opens the model files of k-mer models.</summary>
static class KmerModelFile
{
    /// <summary>Opens a model.</summary>
    /// <exception cref="ModelException">It is a model of another family.</exception>
    public static T Open<T>(string path) where T : KmerModel =>
        ModelFile.Open<T>(path, typeof(T) == typeof(SvmModel) ? "a support vector machine" : "a k-mer model");

    /// <summary>The labels of a model as tracks.</summary>
    public static IReadOnlyList<Track> Labels(KmerModel model) =>
        [.. model.Labels.Select(id => model.Manifest.Tracks.FirstOrDefault(t => t.Id == id)
            ?? new Track { Id = id, Kind = TrackKind.Scalar })];

    /// <summary>Index of a label. Without a name, the model must have exactly one label.</summary>
    /// <exception cref="UsageException">There is no such label, or no name was given and there are several.</exception>
    public static int Label(KmerModel model, string? label)
    {
        var labels = model.Labels.ToList();
        if (label is null && labels.Count > 1)
            throw new UsageException($"the model has {labels.Count} labels, choose one with --track: {string.Join(", ", labels)}");
        int index = label is null ? 0 : labels.IndexOf(label);
        return index >= 0 ? index : throw new UsageException($"--track {label}: the model has {string.Join(", ", labels)}");
    }
}
