using CisLens.Core;

namespace CisLens.Prepare.Coverage;

/// <summary>What a read or fragment adds to the coverage.</summary>
public enum CoverageUnit
{
    /// <summary>The aligned bases of a read of a BAM; the interval of a line of text.</summary>
    Whole,
    /// <summary>A proper pair of a BAM from end to end.</summary>
    Fragments,
    /// <summary>One base: the 5' end of a read; of a fragment without strand, its first and its last base.</summary>
    Ends,
}

/// <summary>The strand that a read counts for.</summary>
public enum Library
{
    /// <summary>The strand that the read is aligned to.</summary>
    Own,
    /// <summary>The strand of the RNA if read 1 or a single read has it: read 2 counts for the opposite of its own strand.</summary>
    Forward,
    /// <summary>The strand of the RNA if read 2 has it, as with dUTP: read 1 and single reads count for the opposite.</summary>
    Reverse,
}

/// <summary>The strands to write.</summary>
public enum StrandChoice
{
    /// <summary>One track of both strands together.</summary>
    Together,
    /// <summary>The plus strand alone.</summary>
    Plus,
    /// <summary>The minus strand alone.</summary>
    Minus,
    /// <summary>Both strands, each in a file of its own.</summary>
    Both,
}

/// <summary>The alignments of a BAM that are used.</summary>
public enum Alignments
{
    /// <summary>One per read: neither secondary nor supplementary, and not failed in quality control.</summary>
    Primary,
    /// <summary>Every alignment.</summary>
    All,
}

/// <summary>The weight of a read or fragment.</summary>
public enum CoverageWeight
{
    /// <summary>1, and for signal the value of the interval.</summary>
    One,
    /// <summary>1 divided by the number of alignments of the read (tag NH).</summary>
    Hits,
    /// <summary>Column 5 of single-cell fragments: the number of reads of the fragment.</summary>
    Reads,
}

/// <summary>What coverage to compute, from which files.</summary>
public sealed record CoverageOptions
{
    /// <summary>BAM, BED, BEDPE, single-cell fragments, bigWig, bedGraph or wiggle. Their coverage is summed.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The bigWig to write, or a bedGraph if the name ends in .bedGraph or .bedGraph.gz.</summary>
    public required string Output { get; init; }

    /// <summary>The genome; null for the contigs of the first input, a BAM or bigWig.</summary>
    public string? Genome { get; init; }

    /// <summary>Other names of contigs: table with two columns.</summary>
    public string? Synonyms { get; init; }

    /// <summary>Allow contigs of other lengths than the genome's.</summary>
    public bool AllowOtherLengths { get; init; }

    /// <summary>What a read or fragment adds.</summary>
    public CoverageUnit Unit { get; init; }

    /// <summary>The strands to write.</summary>
    public StrandChoice Strand { get; init; }

    /// <summary>The strand of a read of a BAM.</summary>
    public Library Library { get; init; }

    /// <summary>1 or 2 for one read of each pair; null for both.</summary>
    public int? Mate { get; init; }

    /// <summary>Bases to move a 5' end on the plus strand; positive is to the right.</summary>
    public int ShiftPlus { get; init; }

    /// <summary>Bases to move a 5' end on the minus strand; positive is to the right.</summary>
    public int ShiftMinus { get; init; }

    /// <summary>Length in bp of every read, from its 5' end; null for the length that it has.</summary>
    public int? Extend { get; init; }

    /// <summary>Cover the bases between the parts of a spliced read too.</summary>
    public bool CoverIntrons { get; init; }

    /// <summary>Smallest mapping quality; null for any.</summary>
    public int? MinMapQ { get; init; }

    /// <summary>Keep duplicates; null for the default, which drops reads of a BAM that are marked and keeps lines of text.</summary>
    public bool? KeepDuplicates { get; init; }

    /// <summary>The alignments of a BAM; null for the primary ones, or for all with weights by hits.</summary>
    public Alignments? Alignments { get; init; }

    /// <summary>The weight of a read or fragment.</summary>
    public CoverageWeight Weight { get; init; }

    /// <summary>List of barcodes to use; null for all.</summary>
    public string? Barcodes { get; init; }

    /// <summary>Every value is multiplied by this.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Divide by the total of the weights in millions.</summary>
    public bool PerMillion { get; init; }

    /// <summary>Memory for events in MiB. What does not fit goes to a temporary file next to the output.</summary>
    public int MemoryMib { get; init; } = 256;

    /// <summary>True if 5' ends are moved.</summary>
    internal bool Shifts => ShiftPlus != 0 || ShiftMinus != 0;

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="UsageException">The message names the options.</exception>
    internal void Check()
    {
        if (Extend is not null && Unit != CoverageUnit.Whole)
            throw new UsageException("--extend applies to single reads; it does not apply to --ends or --fragments");
        if (CoverIntrons && (Extend is not null || Unit != CoverageUnit.Whole))
            throw new UsageException("--cover-introns applies to whole reads; it does not apply to --ends, --fragments or --extend");
        if (Mate is not null && Unit == CoverageUnit.Fragments)
            throw new UsageException("--mate applies to reads; it does not apply to --fragments");
    }
}
