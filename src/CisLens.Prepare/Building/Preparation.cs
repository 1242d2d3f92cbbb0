using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Building;

/// <summary>The steps that all preparations share: build in a temporary folder, check for leaks, report, publish.</summary>
static class Preparation
{
    /// <summary>Builds and publishes. A failure removes the temporary folder; an interrupted run keeps it for <c>--resume</c>.</summary>
    public static DatasetManifest Run(PrepareOptions options, string kind, IReadOnlyList<DatasetSource> sources, IRunLog log,
        Func<Stages, DatasetManifest> build, CancellationToken stop)
    {
        var partial = Stages.Begin(options.Output, SourceFiles.Key(kind, options.Shaping(), sources), options.Resume, log);
        try
        {
            var manifest = WithLeaks(partial.Dataset, build(partial), stop);
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

    static DatasetManifest WithLeaks(string folder, DatasetManifest built, CancellationToken stop)
    {
        using var data = Dataset.Open(folder);
        var manifest = built with { Leaks = new KmerSharing(data).Report(built.Leaks, stop) };
        DatasetWriter.WriteManifest(folder, manifest);
        return manifest;
    }

    static void RequireTraining(DatasetManifest manifest, IRunLog log)
    {
        if (!manifest.Splits.ContainsKey(Split.Train))
            throw new InputException(
                $"no example is left for training: {string.Join(", ", manifest.Splits.Select(s => $"{s.Key} {s.Value}"))}");
        bool wanted = manifest.Options.GetValueOrDefault("validation-share") != "0";
        foreach (var split in new[] { Split.Validation, Split.Test }.Where(s => !manifest.Splits.ContainsKey(s))
            .Where(s => s != Split.Validation || wanted))
            log.Warn("a split is empty", split.ToString().ToLowerInvariant());
    }
}
