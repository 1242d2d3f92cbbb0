using CisLens.Formats.Genes;

namespace CisLens.Mutate.Runs;

/// <summary>Settings of a run that computes splice delta scores.</summary>
public sealed record SpliceSettings
{
    /// <summary>The genes; each variant is scored in every gene that contains it.</summary>
    public required GeneTable Genes { get; init; }

    /// <summary>Path of the genes as the user gave it.</summary>
    public required string GenesPath { get; init; }

    /// <summary>Gains and losses are searched within this many bp of the variant.</summary>
    public int Distance { get; init; } = 50;

    /// <summary>True sets gains at the nearest annotated exon end, and losses elsewhere, to 0.</summary>
    public bool Masked { get; init; }
}
