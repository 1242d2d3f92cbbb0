using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Scoring;

/// <summary>A reference window and the edited windows that are compared with it; the reference is predicted once.</summary>
public sealed class WindowGroup(Template template, long start0)
{
    /// <summary>The chromosome.</summary>
    public Template Template { get; } = template;

    /// <summary>Start of the reference window.</summary>
    public long Start0 { get; } = start0;

    /// <summary>The edited windows.</summary>
    public List<AlternateWindow> Alternates { get; } = [];
}

/// <summary>One edited window.</summary>
/// <param name="Target">The allele that it is of.</param>
/// <param name="EditedStart0">Start of the window in bases of the edited chromosome.</param>
/// <param name="VariantBin">The bin that holds the variant's anchor.</param>
/// <param name="Role">What its prediction is used for.</param>
public readonly record struct AlternateWindow(AlleleScore Target, long EditedStart0, int VariantBin, WindowRole Role);

/// <summary>What the prediction of an edited window is used for.</summary>
public enum WindowRole
{
    /// <summary>Every score.</summary>
    Whole,
    /// <summary>Scores of sums, and the bins up to the variant for the others; its right-aligned twin follows.</summary>
    LeftFlank,
    /// <summary>The bins up to the variant alone; its right-aligned twin follows.</summary>
    LeftBins,
    /// <summary>The bins after the variant for the window before it, and then the scores that compare bins.</summary>
    RightBins,
    /// <summary>The bins after the variant for the window before it, and then every score.</summary>
    RightWhole,
}

/// <summary>Which scores a pair of predictions answers.</summary>
enum WindowPart
{
    /// <summary>All.</summary>
    Whole,
    /// <summary>Those of sums over bins.</summary>
    Sums,
    /// <summary>Those that compare bins, from a stitched profile.</summary>
    StitchedBins,
}
