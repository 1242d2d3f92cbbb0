using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Building;

/// <summary>The way of every dataset from options to its final name: built apart, checked for leaks, reported, published whole.</summary>
static class Preparation
{
    /// <summary>Builds and publishes; a failure leaves nothing, a stop leaves what <c>--resume</c> takes up.</summary>
    public static DatasetManifest Run(PrepareOptions options, string kind, IReadOnlyList<DatasetSource> sources, IRunLog log,
        Func<Stages, DatasetDraft> build, CancellationToken stop)
    {
        var partial = Stages.Begin(options.Output, SourceFiles.Key(kind, options.Shaping(), sources), options.Resume, log);
        try
        {
            var draft = build(partial);
            var manifest = WithLeaks(draft, stop);
            RequireTraining(manifest, log);
            partial.Publish();
            DatasetSummary.Print(manifest, log);
            return manifest;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            partial.Remove();
            throw;
        }
    }

    static DatasetManifest WithLeaks(DatasetDraft draft, CancellationToken stop)
    {
        DatasetWriter.WriteManifest(draft.Folder, draft.Manifest);
        using var data = Dataset.Open(draft.Folder);
        var manifest = draft.Manifest with { Leaks = new WordSharing(data).Report(draft.Manifest.Leaks, stop) };
        DatasetWriter.WriteManifest(draft.Folder, manifest);
        return manifest;
    }

    static void RequireTraining(DatasetManifest manifest, IRunLog log)
    {
        if (!manifest.Splits.ContainsKey(Split.Train))
            throw new InputException($"no example is left for training: {string.Join(", ", manifest.Splits.Select(s => $"{s.Key} {s.Value}"))}");
        foreach (var split in new[] { Split.Validation, Split.Test }.Where(s => !manifest.Splits.ContainsKey(s)))
            log.Warn("a split is empty", split.ToString().ToLowerInvariant());
    }
}
