namespace CisLens.Core;

/// <summary>The anchor of a window of even length: one of its two middle bases (docs/conventions.md, section 6).</summary>
public enum Centre
{
    /// <summary>The anchor has index L/2 − 1, as in DeepSEA, Selene, Basset and Basenji. The default.</summary>
    Left,
    /// <summary>The anchor has index L/2, as in ChromBPNet and tangermeme.</summary>
    Right,
}

/// <summary>Computes the index of the anchor.</summary>
public static class CentreRule
{
    /// <summary>0-based index of the anchor in a window of <paramref name="window"/> bp.</summary>
    public static int AnchorIndex(this Centre centre, int window) => centre == Centre.Left ? (window - 1) / 2 : window / 2;
}
