namespace CisLens.Core;

/// <summary>Which of the two middle bases of an even window is its anchor (docs/conventions.md, section 6).</summary>
public enum Centre
{
    /// <summary>The anchor is at index L/2 − 1 for even L: DeepSEA, Selene, Basset, Basenji. The default.</summary>
    Left,
    /// <summary>The anchor is at index L/2 for even L: ChromBPNet, tangermeme.</summary>
    Right,
}

/// <summary>Where a window of a given length starts.</summary>
public static class CentreRule
{
    /// <summary>Index of the anchor in a window of <paramref name="window"/> bp, 0-based.</summary>
    public static int AnchorIndex(this Centre centre, int window) => centre == Centre.Left ? (window - 1) / 2 : window / 2;
}
