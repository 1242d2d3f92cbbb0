namespace CisLens.Core.Contract;

/// <summary>
/// Where an edited copy differs from its reference window: some bases of the window are replaced by some bases of the copy.
/// Positions are 0-based; they may be outside the window, because an edit can be longer than the window.
/// </summary>
/// <param name="Reference">Index of the reference window.</param>
/// <param name="ReferenceStart0">Start of the replaced bases in the reference window.</param>
/// <param name="ReferenceLength">Number of replaced bases.</param>
/// <param name="AlternateStart0">Start of the new bases in the copy.</param>
/// <param name="AlternateLength">Number of new bases.</param>
public readonly record struct WindowEdit(int Reference, int ReferenceStart0, int ReferenceLength, int AlternateStart0, int AlternateLength)
{
    /// <summary>True if window and copy are the reverse complements of the plus strand.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Bases that the edit adds; negative for a deletion.</summary>
    public int Growth => AlternateLength - ReferenceLength;

    /// <summary>The edit on the reverse complements of window and copy.</summary>
    /// <param name="window">Length of the window.</param>
    /// <param name="copy">Length of the copy.</param>
    public WindowEdit Reversed(int window, int copy) => this with
    {
        ReferenceStart0 = window - ReferenceStart0 - ReferenceLength,
        AlternateStart0 = copy - AlternateStart0 - AlternateLength,
        IsReversed = !IsReversed,
    };
}
