using System.Text.RegularExpressions;
using CisLens.Core;

namespace CisLens.Prepare.Negatives;

/// <summary>The options of <c>negatives</c>: matched or shuffled negatives for regions or sequences of any length.</summary>
public sealed record NegativeOptions
{
    /// <summary>The positives: BED or narrowPeak; with <see cref="Shuffle"/> and without a genome, a FASTA of sequences.</summary>
    public required string Positives { get; init; }

    /// <summary>The genome: FASTA, repeats in lower case; null if the positives are sequences.</summary>
    public required string? Genome { get; init; }

    /// <summary>True for negatives with shuffled bases instead of windows of the genome; dinucleotides occur as often as in the
    /// positive.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Number of negatives per positive.</summary>
    public double PerPositive { get; init; } = 1;

    /// <summary>Largest difference of GC content between a positive and its negative.</summary>
    public double GcTolerance { get; init; } = 0.02;

    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;

    /// <summary>BED of more regions that no negative may overlap; null for none.</summary>
    public string? Exclude { get; init; }

    /// <summary>Positives and negatives with a larger share of unknown bases are left out.</summary>
    public double MaxN { get; init; } = 0.01;

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks all options and reports every fault.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    internal void Check()
    {
        string[] faults =
        [
            .. Fault(Genome is not null || Shuffle && !Regex.IsMatch(Positives, @"\.(bed|narrowPeak)(\.b?gz)?$", RegexOptions.IgnoreCase),
                "--genome is missing; only --shuffle of a FASTA needs none"),
            .. Fault(PerPositive is > 0 and <= 100, $"--per-positive is {PerPositive}, expected more than 0 and at most 100"),
            .. Fault(GcTolerance is >= 0 and <= 1, $"--gc-tolerance is {GcTolerance}, expected 0 to 1"),
            .. Fault(RepeatTolerance is >= 0 and <= 1, $"--repeat-tolerance is {RepeatTolerance}, expected 0 to 1"),
            .. Fault(MaxN is >= 0 and <= 1, $"--max-n is {MaxN}, expected 0 to 1"),
        ];
        if (faults.Length > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    static IEnumerable<string> Fault(bool valid, string fault) => valid ? [] : [fault];
}
