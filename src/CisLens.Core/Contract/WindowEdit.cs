namespace CisLens.Core.Contract;

/// <summary>
/// Where an edited window differs from its reference window: bases of the one stand in the place of bases of the other.
/// Places are 0-based in their window and may lie off it, for a change can be larger than a window.
/// </summary>
/// <param name="Reference">Index of the reference window.</param>
/// <param name="ReferenceStart0">First base of the reference window that goes.</param>
/// <param name="ReferenceLength">How many bases go.</param>
/// <param name="AlternateStart0">First base of the edited window that came.</param>
/// <param name="AlternateLength">How many bases came.</param>
public readonly record struct WindowEdit(int Reference, int ReferenceStart0, int ReferenceLength, int AlternateStart0, int AlternateLength)
{
    /// <summary>How much longer the copy becomes; negative for a deletion.</summary>
    public int Growth => AlternateLength - ReferenceLength;

    /// <summary>The same on the reverse complements of both.</summary>
    /// <param name="window">Length of the window.</param>
    /// <param name="copy">Length of the copy.</param>
    public WindowEdit Reversed(int window, int copy) => this with
    {
        ReferenceStart0 = window - ReferenceStart0 - ReferenceLength,
        AlternateStart0 = copy - AlternateStart0 - AlternateLength,
    };
}
