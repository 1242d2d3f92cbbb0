namespace CisLens.Prepare.Datasets;

/// <summary>How much the held-out splits share with what is trained on.</summary>
public sealed record LeakReport
{
    /// <summary>Windows of two splits that overlap; 0 in a dataset that was published.</summary>
    public long OverlappingWindows { get; init; }

    /// <summary>Length of the words compared, in bp; both strands.</summary>
    public int Word { get; init; } = 32;

    /// <summary>One word in this many was looked at; 1 is all of them.</summary>
    public int Sampling { get; init; } = 1;

    /// <summary>Held-out examples that share at least one word with the training split.</summary>
    public int SharingWord { get; init; }

    /// <summary>Held-out examples of which at least half of the words are in the training split.</summary>
    public int NearIdentical { get; init; }

    /// <summary>Held-out examples looked at.</summary>
    public int HeldOut { get; init; }

    /// <summary>The first few near-identical pairs, held-out example first.</summary>
    public IReadOnlyList<LeakPair> Examples { get; init; } = [];
}

/// <summary>A held-out example and the training example that it resembles.</summary>
/// <param name="HeldOut">Name of the held-out example.</param>
/// <param name="Training">Name of the first training example with a shared word.</param>
/// <param name="Shared">Share of the held-out example's words that the training split holds.</param>
public sealed record LeakPair(string HeldOut, string Training, double Shared);
