namespace CisLens.Core;

/// <summary>A position on a contig as in files and messages: 1-based.</summary>
public readonly record struct Position
{
    Position(long oneBased) => OneBased = oneBased;

    /// <summary>The 1-based number, as in VCF.</summary>
    public long OneBased { get; }

    /// <summary>The 0-based number, as inside the program.</summary>
    public long ZeroBased => OneBased - 1;

    /// <summary>The position with this 0-based number.</summary>
    public static Position FromZeroBased(long pos0) => new(pos0 + 1);

    /// <summary>The position with this 1-based number.</summary>
    public static Position FromOneBased(long pos1) => new(pos1);

    /// <summary>The 1-based number as text.</summary>
    public override string ToString() => OneBased.ToString();
}
