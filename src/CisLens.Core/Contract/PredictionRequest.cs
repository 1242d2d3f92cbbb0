namespace CisLens.Core.Contract;

/// <summary>A range of bins, 0-based and half-open.</summary>
/// <param name="First0">The first bin.</param>
/// <param name="Count">How many.</param>
public readonly record struct BinRange(int First0, int Count)
{
    /// <summary>The same bins on the reverse complement of a window of <paramref name="bins"/> bins.</summary>
    public BinRange Reversed(int bins) => new(bins - First0 - Count, Count);
}

/// <summary>An edited copy of a window.</summary>
/// <param name="Codes">All codes of the copy: as long as the window, or of a length of its own for a model that takes several.</param>
/// <param name="Edit">The window that it is a copy of, and where the two differ.</param>
/// <param name="Bins">The bins wanted of this copy; null for those of the request.</param>
public readonly record struct WindowCopy(ReadOnlyMemory<byte> Codes, WindowEdit Edit, BinRange? Bins = null);

/// <summary>What a model is asked: windows, edited copies of them, and the part of the output that is wanted.</summary>
public sealed record PredictionRequest
{
    /// <summary>Length of a window in bp.</summary>
    public required int Length { get; init; }

    /// <summary>W × length codes of <see cref="Dna"/>, on one strand.</summary>
    public required ReadOnlyMemory<byte> Windows { get; init; }

    /// <summary>Edited copies of the windows.</summary>
    public IReadOnlyList<WindowCopy> Copies { get; init; } = [];

    /// <summary>Index of the head.</summary>
    public int Head { get; init; }

    /// <summary>The tracks wanted, as indexes into the head; the model computes no more than it must.</summary>
    public required ReadOnlyMemory<int> Tracks { get; init; }

    /// <summary>The bins wanted; null for all.</summary>
    public BinRange? Bins { get; init; }

    /// <summary>
    /// True predicts the reverse complements too and answers with the mean of both strands: bins of the other strand are turned
    /// round and its tracks are those of <see cref="Track.StrandPair"/>. False predicts the strand given alone.
    /// </summary>
    public bool BothStrands { get; init; }

    /// <summary>
    /// Empty for values. Otherwise, for each transform T, every copy gets six numbers per track in place of its bins
    /// (<see cref="Moment"/>), and windows get none, so that thousands of tracks × bins need not leave the device.
    /// </summary>
    public IReadOnlyList<SignalTransform> Moments { get; init; } = [];

    /// <summary>True also keeps float64 values, for a model whose <see cref="ModelManifest.Float64"/> is true.</summary>
    public bool AllDigits { get; init; }

    /// <summary>True also keeps the answer of each member of an ensemble.</summary>
    public bool EachMember { get; init; }

    /// <summary>Number of windows.</summary>
    public int Count => Windows.Length / Length;

    /// <summary>The codes of one window.</summary>
    public ReadOnlyMemory<byte> Window(int index) => Windows.Slice(index * Length, Length);

    /// <summary>The bins wanted of a window.</summary>
    public BinRange BinsOf(Head head) => Bins ?? new(0, head.Bins(Length));

    /// <summary>The bins wanted of a copy.</summary>
    public BinRange BinsOf(Head head, WindowCopy copy) =>
        copy.Bins ?? (copy.Codes.Length == Length ? BinsOf(head) : new(0, head.Bins(copy.Codes.Length)));
}
