namespace CisLens.Prepare.Datasets;

/// <summary>How much the held-out splits (validation and test) share with the training split.</summary>
public sealed record LeakReport
{
    /// <summary>Windows that are less than one window length away from a window of another split; 0 in a correct dataset.</summary>
    public long OverlappingWindows { get; init; }

    /// <summary>Length of the compared k-mers in bp. A k-mer and its reverse complement are the same.</summary>
    public int Word { get; init; } = 32;

    /// <summary>One k-mer in this many was compared; 1 means all of them.</summary>
    public int Sampling { get; init; } = 1;

    /// <summary>Held-out examples that share at least one k-mer with the training split.</summary>
    public int SharingWord { get; init; }

    /// <summary>Held-out examples with at least half of their k-mers in the training split.</summary>
    public int NearIdentical { get; init; }

    /// <summary>Number of held-out examples.</summary>
    public int HeldOut { get; init; }

    /// <summary>The first few near-identical pairs, held-out example first.</summary>
    public IReadOnlyList<LeakPair> Examples { get; init; } = [];
}

/// <summary>A held-out example and a training example that is similar to it.</summary>
/// <param name="HeldOut">Name of the held-out example.</param>
/// <param name="Training">Name of the first training example that shares a k-mer with it.</param>
/// <param name="Shared">Share of the held-out example's k-mers that are in the training split.</param>
public sealed record LeakPair(string HeldOut, string Training, double Shared);
