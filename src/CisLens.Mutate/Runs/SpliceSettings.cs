using CisLens.Formats.Genes;

namespace CisLens.Mutate.Runs;

/// <summary>What a run of splice delta scores is told besides.</summary>
public sealed record SpliceSettings
{
    /// <summary>The genes; each variant is scored in those that hold its base.</summary>
    public required GeneTable Genes { get; init; }

    /// <summary>Their file as the user named it.</summary>
    public required string GenesPath { get; init; }

    /// <summary>Gains and losses are looked for within this many bp of the variant.</summary>
    public int Distance { get; init; } = 50;

    /// <summary>True makes gains at the nearest annotated exon end 0, and losses at any other place.</summary>
    public bool Masked { get; init; }
}
