using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Building;

/// <summary>The log lines about a finished dataset: what was left out and why, the splits, the leaks.</summary>
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
        PrintLeaks(manifest, log);
        WarnOfSimilar(manifest, log);
        int tracks = manifest.Heads.Sum(h => h.Tracks.Count);
        string bins = manifest.Heads[0] is { BinBp: > 1, Bins: > 1 } head ? $" in {Counted.Text(head.Bins, "bin")} of {head.BinBp} bp" : "";
        log.Info($"dataset: {Counted.Text(manifest.Count, "example")} of {manifest.Window} bp{bins}, {Counted.Text(tracks, "track")}, " +
            $"fingerprint {manifest.Fingerprint[..12]}");
    }

    static void PrintLeaks(DatasetManifest manifest, IRunLog log)
    {
        var leaks = manifest.Leaks;
        string near = manifest.Rule == "signal" ? "overlap a window of another split, with the bases on either side"
            : "are less than one window length away from another split";
        string sampled = leaks.Sampling == 1 ? "" : $" (a sample: one {leaks.Word}-mer in {leaks.Sampling})";
        log.Info($"leaks: {leaks.OverlappingWindows} windows {near}; "
            + $"of {leaks.HeldOut} held-out sequences, {leaks.SharingWord} share a {leaks.Word}-mer with the training split "
            + $"and {leaks.NearIdentical} share at least half of their {leaks.Word}-mers{sampled}");
        foreach (var pair in leaks.Examples)
            log.Info($"near-identical: {pair.HeldOut} and {pair.Training} of training share {pair.Shared:P0} of their {leaks.Word}-mers");
    }

    static void WarnOfSimilar(DatasetManifest manifest, IRunLog log)
    {
        foreach (var (split, count) in manifest.Leaks.Notable(manifest.Splits))
            log.Warn("held-out sequences are similar to training sequences, so metrics are too high; "
                + (manifest.Kind == ExampleKind.Sequences ? "--similar drop leaves such training sequences out"
                    : "choose other contigs for --test and --validation"),
                $"{split.ToString().ToLowerInvariant()}: {count} of {manifest.Splits[split]}"
                + (manifest.Leaks.Examples is [var pair, ..] ? $", such as {pair.HeldOut}, which is similar to {pair.Training}" : ""));
    }

    static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
