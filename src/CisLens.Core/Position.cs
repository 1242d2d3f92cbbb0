namespace CisLens.Core;

/// <summary>A place on a contig as a person types it or reads it: 1-based.</summary>
public readonly record struct Position
{
    Position(long oneBased) => OneBased = oneBased;

    /// <summary>The 1-based number, as in VCF.</summary>
    public long OneBased { get; }

    /// <summary>The 0-based number, as everything inside the program.</summary>
    public long ZeroBased => OneBased - 1;

    /// <summary>From the number inside the program.</summary>
    public static Position FromZeroBased(long pos0) => new(pos0 + 1);

    /// <summary>From the number in a VCF or typed by a person.</summary>
    public static Position FromOneBased(long pos1) => new(pos1);

    /// <summary>The 1-based number as text.</summary>
    public override string ToString() => OneBased.ToString();
}
