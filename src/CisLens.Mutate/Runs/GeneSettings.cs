using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Runs;

/// <summary>Settings of a run that computes scores per gene.</summary>
public sealed record GeneSettings
{
    /// <summary>The genes.</summary>
    public required GeneTable Table { get; init; }

    /// <summary>Path of the genes as the user gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The bins of a gene that are compared.</summary>
    public GeneOver Over { get; init; } = GeneOver.Exons;
}
