using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Signal;

/// <summary>A genome of a signal dataset, with what belongs to it.</summary>
/// <param name="Name">Its name in the sheet and in other options; null for the only one.</param>
/// <param name="Fasta">The genome: FASTA.</param>
public sealed record SignalGenome(string? Name, string Fasta)
{
    /// <summary>BED of the regions to cut into windows; null for whole contigs.</summary>
    public string? Regions { get; init; }

    /// <summary>BED files of regions without labels.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>BED whose name column is train, validation or test; null for whole contigs.</summary>
    public string? Folds { get; init; }

    /// <summary>Contigs of the test split.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Contigs of the validation split.</summary>
    public IReadOnlyList<string> Validation { get; init; } = [];
}

/// <summary>The options of <c>prepare signal</c>: a dataset of signal in bins from genomes and signal files.</summary>
public sealed record SignalOptions : PrepareOptions
{
    /// <summary>The defaults. Half of a window may be unknown bases, because a bin without known bases has no label.</summary>
    public SignalOptions() => MaxN = 0.5;

    /// <summary>The genomes; at least one.</summary>
    public required IReadOnlyList<SignalGenome> Genomes { get; init; }

    /// <summary>The sheet: a table of signal files; null if the files are given.</summary>
    public string? Samples { get; init; }

    /// <summary>Instead of a sheet: signal files, as <c>NAME=FILE</c>, or <c>FILE</c> with the name of the file as name.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>
    /// Bases from one training window to the next; null for windows that touch. Validation and test windows never overlap.
    /// </summary>
    public int? Stride { get; init; }

    /// <summary>Length of a bin in bp.</summary>
    public int BinBp { get; init; } = 128;

    /// <summary>Bases at either end of a window without a bin.</summary>
    public int CropBp { get; init; }

    /// <summary>Bases stored on either side of a window and its crop, for shifted training windows.</summary>
    public int FlankBp { get; init; } = 32;

    /// <summary>What a bin is of its bases, where the sheet does not say it.</summary>
    public BinStatistic Statistic { get; init; }

    /// <summary>The order of the steps from a bin to a label.</summary>
    public LabelSteps Steps { get; init; }

    /// <summary>True if bases without a value in the file are not measured; false if they are 0.</summary>
    public bool GapsAreMissing { get; init; }

    /// <summary>True to set labels below 0 to 0; false to refuse them.</summary>
    public bool NegativeIsZero { get; init; }

    /// <summary>A window with a larger share of bins without labels is left out.</summary>
    public double MaxMasked { get; init; } = 0.5;

    /// <summary>How labels are stored: float32 or float16.</summary>
    public LabelStorage Labels { get; init; } = LabelStorage.Float32;

    /// <summary>Whether the dataset stores bases, or only coordinates on the genomes.</summary>
    public SequenceStorage Sequences { get; init; } = SequenceStorage.Packed;

    /// <summary>A table of pairs of homologous regions, which are kept in one split; null for none.</summary>
    public string? Homology { get; init; }

    /// <summary>True to allow signal files that declare other lengths of contigs, if a genome is a slice.</summary>
    public bool AllowOtherLengths { get; init; }

    /// <summary>Largest number of threads.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Length of a window with its crop.</summary>
    internal int WindowBp => Window ?? 16_384;

    /// <summary>Bins of a window.</summary>
    internal int Bins => (WindowBp - 2 * CropBp) / BinBp;

    /// <summary>Length of the part of a window that has bins: the window of the dataset.</summary>
    internal int InnerBp => Bins * BinBp;

    /// <summary>Bases that the dataset has on either side of its window: the crop and the flank.</summary>
    internal int SideBp => (WindowBp - InnerBp) / 2 + FlankBp;

    /// <summary>Splits <c>NAME=FILE</c>. A file without a name has that of the file, without its ending.</summary>
    internal static (string Name, string Path) NameAndPath(string text)
    {
        int equals = text.IndexOf('=');
        if (equals > 0 && !File.Exists(text))
            return (text[..equals], text[(equals + 1)..]);
        string file = Path.GetFileName(text);
        return (Regex.Replace(file, @"(?<=.)(\.(bw|bigwig|bg|bdg|bedgraph|wig|txt))?(\.b?gz)?$", "", RegexOptions.IgnoreCase), text);
    }

    /// <summary>Checks all options and reports every fault.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    internal void Check()
    {
        var faults = new List<string>();
        void Expect(bool valid, string fault)
        {
            if (!valid)
                faults.Add(fault);
        }
        Expect(Samples is null == Files.Count > 0, "give signal files, or a table with --samples");
        Expect(BinBp > 0 && CropBp >= 0 && WindowBp - 2L * CropBp >= BinBp && (WindowBp - 2 * CropBp) % BinBp == 0,
            $"--window is {WindowBp} bp; without --crop {CropBp} at either end it must be a multiple of --bin {BinBp}");
        Expect(FlankBp is >= 0 and <= 100_000, $"--flank is {FlankBp}, expected 0 to 100000");
        Expect(Stride is null or > 0, $"--stride is {Stride}, expected at least 1");
        Expect(MaxN is >= 0 and <= 1, $"--max-n is {MaxN}, expected 0 to 1");
        Expect(MaxMasked is >= 0 and < 1, $"--max-masked is {MaxMasked}, expected at least 0 and less than 1");
        Expect(Labels is LabelStorage.Float32 or LabelStorage.Float16, "--labels is expected to be float32 or float16");
        if (Genomes.Count > 1)
        {
            Expect(Samples is not null, "several genomes need a table with --samples and a column genome");
            Expect(Genomes.All(g => g.Name is not null), "several genomes need names: --genome human=hg38.fa --genome mouse=mm10.fa");
            Expect(Genomes.DistinctBy(g => g.Name).Count() == Genomes.Count, "two genomes have one name");
        }
        foreach (var genome in Genomes)
            Expect(genome.Folds is null || genome.Test.Count + genome.Validation.Count == 0,
                "--folds cannot be combined with --test or --validation");
        Expect(Homology is null || Genomes.All(g => g.Folds is null && g.Test.Count + g.Validation.Count == 0),
            "--homology chooses the splits; it cannot be combined with --folds, --test or --validation");
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    internal override IReadOnlyDictionary<string, string> Shaping()
    {
        var shaping = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["rule"] = "signal",
            ["window"] = WindowBp.ToString(),
            ["stride"] = (Stride ?? InnerBp).ToString(),
            ["bin"] = BinBp.ToString(),
            ["crop"] = CropBp.ToString(),
            ["flank"] = FlankBp.ToString(),
            ["sum-stat"] = Statistic.ToString().ToLowerInvariant(),
            ["label-steps"] = Steps.ToString().ToLowerInvariant(),
            ["gaps"] = GapsAreMissing ? "missing" : "zero",
            ["negative"] = NegativeIsZero ? "zero" : "refuse",
            ["max-masked"] = Number(MaxMasked),
            ["max-n"] = Number(MaxN),
            ["labels"] = Labels.ToString().ToLowerInvariant(),
            ["sequences"] = Sequences.ToString().ToLowerInvariant(),
            ["genomes"] = string.Join(",", Genomes.Select(g => g.Name)),
            ["test"] = string.Join(",", Genomes.SelectMany(g => g.Test.Select(c => Of(g, c)))),
            ["validation"] = string.Join(",", Genomes.SelectMany(g => g.Validation.Select(c => Of(g, c)))),
            ["seed"] = Seed.ToString(),
        };
        if (Files.Count > 0)
            shaping["files"] = string.Join(",", Files.Select(f => NameAndPath(f).Name));
        return shaping;
    }

    static string Of(SignalGenome genome, string contig) => genome.Name is null ? contig : $"{genome.Name}={contig}";
}
