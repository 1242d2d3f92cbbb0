using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>How much the held-out splits (validation and test) share with the training split.</summary>
public sealed record LeakReport
{
    const double NotableShare = 0.01;   // fewer similar examples change no metric in its second decimal

    /// <summary>
    /// Windows that are less than one window length away from a window of another split. In datasets of signal: windows that overlap
    /// a window of another split, with the bases on either side. 0 in a correct dataset.
    /// </summary>
    public long OverlappingWindows { get; init; }

    /// <summary>Length of the compared k-mers in bp. A k-mer and its reverse complement are the same.</summary>
    public int Word { get; init; } = 32;

    /// <summary>One k-mer in this many was compared; 1 means all of them.</summary>
    public int Sampling { get; init; } = 1;

    /// <summary>Held-out examples that share at least one k-mer with the training split.</summary>
    public int SharingWord { get; init; }

    /// <summary>Held-out examples with at least half of their k-mers in the training split.</summary>
    public int NearIdentical { get; init; }

    /// <summary>
    /// For each held-out split, the number of examples that are similar to an example of the training split. For sequences from a file: in
    /// one group of overlapping or near-identical sequences with it, or, for test, with an example of the validation split. For windows of
    /// a genome: near-identical. Null in old datasets.
    /// </summary>
    public IReadOnlyDictionary<Split, int>? Similar { get; init; }

    /// <summary>Number of held-out examples.</summary>
    public int HeldOut { get; init; }

    /// <summary>The held-out splits of which at least 1 % is similar to the training split, with the number of such examples.</summary>
    /// <param name="sizes">The number of examples of each split.</param>
    public IReadOnlyList<(Split Split, int Count)> Notable(IReadOnlyDictionary<Split, int> sizes) =>
        [.. (Similar ?? new Dictionary<Split, int>()).Where(s => s.Value > 0 && s.Value >= NotableShare * sizes.GetValueOrDefault(s.Key))
            .OrderBy(s => s.Key).Select(s => (s.Key, s.Value))];

    /// <summary>The first few near-identical pairs, held-out example first.</summary>
    public IReadOnlyList<LeakPair> Examples { get; init; } = [];
}

/// <summary>A held-out example and a training example that is similar to it.</summary>
/// <param name="HeldOut">Name of the held-out example.</param>
/// <param name="Training">Name of the first training example that shares a k-mer with it.</param>
/// <param name="Shared">Share of the held-out example's k-mers that are in the training split.</param>
public sealed record LeakPair(string HeldOut, string Training, double Shared);
