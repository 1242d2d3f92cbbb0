using System.Globalization;
using CisLens.Core;

namespace CisLens.Prepare.Peaks;

/// <summary>What every preparation needs.</summary>
public abstract record PrepareOptions
{
    /// <summary>The dataset folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Length of a window in bp; null for the rule's own.</summary>
    public int? Window { get; init; }

    /// <summary>Which base of a window is its anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>Sequences with a larger share of unknown bases are dropped (1 %: the filter used before LS-GKM).</summary>
    public double MaxN { get; init; } = 0.01;

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Take up an interrupted run.</summary>
    public bool Resume { get; init; }

    /// <summary>Every option that shapes the data, by its name on the command line.</summary>
    internal abstract IReadOnlyDictionary<string, string> Shaping();

    private protected static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>How peaks become labelled windows.</summary>
public enum PeakRule
{
    /// <summary>A window around each peak; near peaks are merged.</summary>
    Basset,
    /// <summary>Bins of 200 bp, positive when more than half is covered.</summary>
    DeepSea,
}

/// <summary>How to make a dataset from a genome and peaks.</summary>
public sealed record GenomeOptions : GenomicOptions
{
    /// <summary>The sample sheet: TSV.</summary>
    public required string Samples { get; init; }

    /// <summary>How peaks become windows.</summary>
    public PeakRule Rule { get; init; } = PeakRule.Basset;

    /// <summary>Overlap from which Basset's rule merges two windows, in bp.</summary>
    public int MergeBp { get; init; } = 200;

    /// <summary>Length of DeepSEA's bins.</summary>
    public int BinBp { get; init; } = 200;

    /// <summary>A bin is positive when more than this share of it is covered.</summary>
    public double Cover { get; init; } = 0.5;

    /// <summary>Only samples of this assay are reason enough to keep a bin; null for all.</summary>
    public string? KeepAssay { get; init; }

    /// <summary>Matched negatives for each positive window.</summary>
    public double Negatives { get; init; } = 1;

    /// <summary>Largest difference of GC content between a positive and its negative.</summary>
    public double GcTolerance { get; init; } = 0.02;

    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;

    /// <summary>BED of regions to stay out of; null for none.</summary>
    public string? Blacklist { get; init; }

    internal override int WindowBp => Window ?? (Rule == PeakRule.Basset ? 600 : 1000);

    internal override int FlankBp => Flank ?? 32;

    internal override IReadOnlyDictionary<string, string> Shaping() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["rule"] = Rule.ToString().ToLowerInvariant(),
        ["window"] = WindowBp.ToString(),
        ["centre"] = Centre.ToString().ToLowerInvariant(),
        ["merge"] = MergeBp.ToString(),
        ["bin"] = BinBp.ToString(),
        ["cover"] = Number(Cover),
        ["keep-assay"] = KeepAssay ?? "",
        ["matched-negatives"] = Number(Negatives),
        ["gc-tolerance"] = Number(GcTolerance),
        ["repeat-tolerance"] = Number(RepeatTolerance),
        ["max-n"] = Number(MaxN),
        ["test"] = string.Join(",", Test),
        ["validation"] = string.Join(",", Validation),
        ["flank"] = FlankBp.ToString(),
        ["seed"] = Seed.ToString(),
    };

    private protected override void Check(Action<bool, string> expect)
    {
        expect(Rule != PeakRule.DeepSea || (BinBp > 0 && BinBp <= WindowBp), $"--bin is {BinBp}, expected 1 to the window of {WindowBp}");
        expect(Rule != PeakRule.Basset || MergeBp > 0, $"--merge is {MergeBp}, expected at least 1");
        expect(Cover is >= 0 and < 1, $"--cover is {Cover}, expected at least 0 and less than 1");
        expect(Negatives is >= 0 and <= 100, $"--matched-negatives is {Negatives}, expected 0 to 100");
        expect(GcTolerance is >= 0 and <= 1, $"--gc-tolerance is {GcTolerance}, expected 0 to 1");
        expect(RepeatTolerance is >= 0 and <= 1, $"--repeat-tolerance is {RepeatTolerance}, expected 0 to 1");
    }
}
