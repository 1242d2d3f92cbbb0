namespace CisLens.Core.Contract;

/// <summary>A range of bins, 0-based and half-open.</summary>
/// <param name="First0">0-based index of the first bin.</param>
/// <param name="Count">Number of bins.</param>
public readonly record struct BinRange(int First0, int Count)
{
    /// <summary>The same bins on the reverse complement of a window of <paramref name="bins"/> bins.</summary>
    public BinRange Reversed(int bins) => new(bins - First0 - Count, Count);
}

/// <summary>An edited copy of a window.</summary>
/// <param name="Codes">All codes of the copy. The length is that of the window; a model that supports several lengths takes others.</param>
/// <param name="Edit">The window of the copy, and where the two differ.</param>
/// <param name="Bins">The bins to predict for this copy; null for those of the request.</param>
public readonly record struct WindowCopy(ReadOnlyMemory<byte> Codes, WindowEdit Edit, BinRange? Bins = null);

/// <summary>A request to a model: windows, edited copies of them, and the tracks and bins to predict.</summary>
public sealed record PredictionRequest
{
    /// <summary>Length of a window in bp.</summary>
    public required int Length { get; init; }

    /// <summary>Windows × length codes of <see cref="Dna"/>, on one strand.</summary>
    public required ReadOnlyMemory<byte> Windows { get; init; }

    /// <summary>Edited copies of the windows.</summary>
    public IReadOnlyList<WindowCopy> Copies { get; init; } = [];

    /// <summary>Index of the head.</summary>
    public int Head { get; init; }

    /// <summary>The tracks to predict, as indexes into the head.</summary>
    public required ReadOnlyMemory<int> Tracks { get; init; }

    /// <summary>The bins to predict; null for all.</summary>
    public BinRange? Bins { get; init; }

    /// <summary>
    /// True predicts the reverse complements, too, and returns the mean of both strands: the bins of the other strand are reversed, and
    /// its tracks are those of <see cref="Track.StrandPair"/>. False predicts only the given strand.
    /// </summary>
    public bool BothStrands { get; init; }

    /// <summary>
    /// Empty to request values. Otherwise a copy has six values per track and transform instead of its bins (<see cref="Moment"/>), and
    /// windows have none, so that thousands of tracks × bins can stay on the device.
    /// </summary>
    public IReadOnlyList<SignalTransform> Moments { get; init; } = [];

    /// <summary>
    /// True predicts each copy from its whole sequence, and false only from what differs from its window, where that is faster.
    /// </summary>
    public bool Plain { get; init; }

    /// <summary>True keeps float64 values, too, if <see cref="ModelManifest.Float64"/> is true.</summary>
    public bool AllDigits { get; init; }

    /// <summary>True keeps the predictions of each member of an ensemble, too.</summary>
    public bool EachMember { get; init; }

    /// <summary>Number of windows.</summary>
    public int Count => Windows.Length / Length;

    /// <summary>The codes of one window.</summary>
    public ReadOnlyMemory<byte> Window(int index) => Windows.Slice(index * Length, Length);

    /// <summary>The bins to predict for a window.</summary>
    public BinRange BinsOf(Head head) => Bins ?? new(0, head.Bins(Length));

    /// <summary>The bins to predict for a copy.</summary>
    public BinRange BinsOf(Head head, WindowCopy copy) =>
        copy.Bins ?? (copy.Codes.Length == Length ? BinsOf(head) : new(0, head.Bins(copy.Codes.Length)));
}
