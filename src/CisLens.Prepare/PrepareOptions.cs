using System.Globalization;
using CisLens.Core;

namespace CisLens.Prepare;

/// <summary>What every preparation needs.</summary>
public abstract record PrepareOptions
{
    /// <summary>The dataset folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Length of a window in bp; null for the rule's own.</summary>
    public int? Window { get; init; }

    /// <summary>Which base of a window is its anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>Sequences with a larger share of unknown bases are dropped (gkm-svm.md section 12.3: 1%).</summary>
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
public sealed record GenomeOptions : PrepareOptions
{
    /// <summary>The genome: FASTA.</summary>
    public required string Genome { get; init; }

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

    /// <summary>Contigs of the test split; with <see cref="Validation"/> empty too, both are chosen.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Contigs of the validation split.</summary>
    public IReadOnlyList<string> Validation { get; init; } = [];

    /// <summary>BED whose name column says train, validation or test; null for whole contigs.</summary>
    public string? Folds { get; init; }

    /// <summary>Bases stored on either side of a window, for shift augmentation.</summary>
    public int Flank { get; init; } = 32;

    internal int WindowBp => Window ?? (Rule == PeakRule.Basset ? 600 : 1000);

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
        ["flank"] = Flank.ToString(),
        ["seed"] = Seed.ToString(),
    };

    /// <summary>Refuses options that do not fit together, all faults at once.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    internal void Check()
    {
        var faults = new List<string>();
        void Expect(bool holds, string fault)
        {
            if (!holds)
                faults.Add(fault);
        }
        Expect(WindowBp > 0, $"--window is {WindowBp}, expected at least 1");
        Expect(Rule != PeakRule.DeepSea || (BinBp > 0 && BinBp <= WindowBp), $"--bin is {BinBp}, expected 1 to the window of {WindowBp}");
        Expect(Rule != PeakRule.Basset || MergeBp > 0, $"--merge is {MergeBp}, expected at least 1");
        Expect(Cover is >= 0 and < 1, $"--cover is {Cover}, expected at least 0 and less than 1");
        Expect(Negatives is >= 0 and <= 100, $"--matched-negatives is {Negatives}, expected 0 to 100");
        Expect(GcTolerance is >= 0 and <= 1, $"--gc-tolerance is {GcTolerance}, expected 0 to 1");
        Expect(RepeatTolerance is >= 0 and <= 1, $"--repeat-tolerance is {RepeatTolerance}, expected 0 to 1");
        Expect(MaxN is >= 0 and <= 1, $"--max-n is {MaxN}, expected 0 to 1");
        Expect(Flank is >= 0 and <= 100_000, $"--flank is {Flank}, expected 0 to 100000");
        Expect(Folds is null || Test.Count + Validation.Count == 0, "--folds and --test or --validation exclude each other");
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
    }
}
