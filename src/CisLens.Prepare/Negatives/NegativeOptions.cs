using CisLens.Core;

namespace CisLens.Prepare.Negatives;

/// <summary>How to draw negatives for regions of any lengths.</summary>
public sealed record NegativeOptions
{
    /// <summary>The positives: BED or narrowPeak.</summary>
    public required string Positives { get; init; }

    /// <summary>The genome: FASTA, repeats in lower case.</summary>
    public required string Genome { get; init; }

    /// <summary>The folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Negatives for each positive.</summary>
    public double PerPositive { get; init; } = 1;

    /// <summary>Largest difference of GC content between a positive and its negative.</summary>
    public double GcTolerance { get; init; } = 0.02;

    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;

    /// <summary>BED of further regions to stay out of; null for none.</summary>
    public string? Exclude { get; init; }

    /// <summary>Positives and windows with a larger share of unknown bases are not used.</summary>
    public double MaxN { get; init; } = 0.01;

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses options out of range, all faults at once.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    internal void Check()
    {
        string[] faults =
        [
            .. Fault(PerPositive is > 0 and <= 100, $"{PerPositive} negatives a positive, expected more than 0 and at most 100"),
            .. Fault(GcTolerance is >= 0 and <= 1, $"the GC tolerance is {GcTolerance}, expected 0 to 1"),
            .. Fault(RepeatTolerance is >= 0 and <= 1, $"the repeat tolerance is {RepeatTolerance}, expected 0 to 1"),
            .. Fault(MaxN is >= 0 and <= 1, $"the largest share of N is {MaxN}, expected 0 to 1"),
        ];
        if (faults.Length > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    static IEnumerable<string> Fault(bool holds, string fault) => holds ? [] : [fault];
}
