namespace CisLens.Prepare.Negatives;

/// <summary>How near a negative must come to its positive.</summary>
sealed record MatchingOptions
{
    /// <summary>Largest difference of GC content (gkmSVM's <c>genNullSeqs</c>: 0.02).</summary>
    public double GcTolerance { get; init; } = 0.02;

    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;

    /// <summary>Largest share of unknown bases.</summary>
    public double MaxN { get; init; }
}
