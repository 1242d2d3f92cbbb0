using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Peaks;

/// <summary>How labelled windows are made from peaks.</summary>
public enum PeakRule
{
    /// <summary>One window per peak; windows with a large overlap are merged.</summary>
    Basset,
    /// <summary>Bins of 200 bp, positive if more than half is covered.</summary>
    DeepSea,
}

/// <summary>The options of <c>prepare peaks</c>: a dataset from a genome and peak files.</summary>
public sealed record PeakOptions : GenomicOptions
{
    /// <summary>The sample sheet: a table; null if the peak files are given.</summary>
    public string? Samples { get; init; }

    /// <summary>Instead of a sheet: peak files, as <c>NAME=FILE</c>, or <c>FILE</c> with the name of the file as name.</summary>
    public IReadOnlyList<string> Peaks { get; init; } = [];

    /// <summary>Splits <c>NAME=FILE</c>. A file without a name has that of the file, without its ending.</summary>
    public static (string Name, string Path) NameAndPath(string text)
    {
        int equals = text.IndexOf('=');
        if (equals > 0 && !File.Exists(text))
            return (text[..equals], text[(equals + 1)..]);
        string file = Path.GetFileName(text);
        return (Regex.Replace(file, @"(?<=.)(\.(bed|narrowPeak|broadPeak|gappedPeak|txt))?(\.b?gz)?$", "", RegexOptions.IgnoreCase), text);
    }

    /// <summary>Whether the dataset stores bases, or only coordinates on the genome.</summary>
    public SequenceStorage Sequences { get; init; } = SequenceStorage.Packed;

    /// <summary>Which base of a window is its anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>How windows are made from peaks.</summary>
    public PeakRule Rule { get; init; } = PeakRule.Basset;

    /// <summary>Smallest overlap, in bp, of windows that Basset's rule merges.</summary>
    public int MergeBp { get; init; } = 200;

    /// <summary>Length of DeepSEA's bins in bp.</summary>
    public int BinBp { get; init; } = 200;

    /// <summary>A bin is positive if more than this share of it is covered.</summary>
    public double Cover { get; init; } = 0.5;

    /// <summary>Keep only bins that are positive in a sample of this assay; null for all bins.</summary>
    public string? KeepAssay { get; init; }

    /// <summary>Number of matched negatives per positive window.</summary>
    public double Negatives { get; init; } = 1;

    /// <summary>Largest difference of GC content between a positive and its negative.</summary>
    public double GcTolerance { get; init; } = 0.02;

    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;

    /// <summary>BED of regions that no window may overlap; null for none.</summary>
    public string? Blacklist { get; init; }

    internal override int WindowBp => Window ?? (Rule == PeakRule.Basset ? 600 : 1000);

    internal override int FlankBp => Flank ?? 32;

    internal override IReadOnlyDictionary<string, string> Shaping()
    {
        var shaping = Usual();
        if (Peaks.Count > 0)
            shaping["peaks"] = string.Join(",", Peaks.Select(p => NameAndPath(p).Name));
        return shaping;
    }

    SortedDictionary<string, string> Usual() => new(StringComparer.Ordinal)
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
        ["sequences"] = Sequences.ToString().ToLowerInvariant(),
    };

    private protected override void Check(Action<bool, string> expect)
    {
        expect(Samples is null == Peaks.Count > 0, "give peak files, or a sample sheet with --samples");
        expect(Rule != PeakRule.DeepSea || (BinBp > 0 && BinBp <= WindowBp), $"--bin is {BinBp}, expected 1 to the window of {WindowBp}");
        expect(Rule != PeakRule.Basset || MergeBp > 0, $"--merge is {MergeBp}, expected at least 1");
        expect(Cover is >= 0 and < 1, $"--cover is {Cover}, expected at least 0 and less than 1");
        expect(Negatives is >= 0 and <= 100, $"--matched-negatives is {Negatives}, expected 0 to 100");
        expect(GcTolerance is >= 0 and <= 1, $"--gc-tolerance is {GcTolerance}, expected 0 to 1");
        expect(RepeatTolerance is >= 0 and <= 1, $"--repeat-tolerance is {RepeatTolerance}, expected 0 to 1");
    }
}
