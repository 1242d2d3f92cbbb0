using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Building;

/// <summary>The log lines about a finished dataset: what was dropped and why, the splits, the leaks.</summary>
static class DatasetSummary
{
    /// <summary>Prints the summary.</summary>
    public static void Print(DatasetManifest manifest, IRunLog log)
    {
        foreach (var tally in manifest.Tallies)
            log.Info($"{tally.What}: {tally.Read} = {tally.Kept} kept"
                + string.Concat(tally.Dropped.Select(d => $" + {d.Count} {d.Reason}")));
        foreach (var (split, count) in manifest.Splits)
            log.Info($"{split.ToString().ToLowerInvariant()}: {count} ({Short(manifest.Folds.GetValueOrDefault(split, ""))})");
        PrintLeaks(manifest.Leaks, log);
        int tracks = manifest.Heads.Sum(h => h.Tracks.Count);
        log.Info($"dataset: {manifest.Count} examples of {manifest.Window} bp, {tracks} tracks, fingerprint {manifest.Fingerprint[..12]}");
    }

    static void PrintLeaks(LeakReport leaks, IRunLog log)
    {
        string sampled = leaks.Sampling == 1 ? "" : $" (one word in {leaks.Sampling} looked at)";
        log.Info($"leaks: {leaks.OverlappingWindows} windows within a window length of another split; "
            + $"of {leaks.HeldOut} held-out sequences {leaks.SharingWord} share a {leaks.Word}-mer with training "
            + $"and {leaks.NearIdentical} half of them or more{sampled}");
        foreach (var pair in leaks.Examples)
            log.Info($"near-identical: {pair.HeldOut} and {pair.Training} in training ({pair.Shared:P0} of its {leaks.Word}-mers)");
    }

    static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
