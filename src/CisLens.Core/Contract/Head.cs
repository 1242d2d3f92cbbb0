namespace CisLens.Core.Contract;

/// <summary>
/// One output of a model: tracks in bins along the window. Most models have one head; Basenji2 and Enformer have one per species.
/// </summary>
public sealed record Head
{
    /// <summary>Short name, unique within the model.</summary>
    public required string Name { get; init; }

    /// <summary>The species of the tracks; null if it is not known.</summary>
    public string? Species { get; init; }

    /// <summary>The tracks, in order.</summary>
    public required IReadOnlyList<Track> Tracks { get; init; }

    /// <summary>Length of a bin in bp; null for one value per window.</summary>
    public int? BinBp { get; init; }

    /// <summary>Number of bases at each end of the window without a bin.</summary>
    public int CropBp { get; init; }

    /// <summary>The last step from the network's output to the natural scale, such as <c>sigmoid</c> or <c>identity</c>.</summary>
    public string OutputTransform { get; init; } = "identity";

    /// <summary>Number of bins of a window of <paramref name="length"/> bp; 1 for one value per window.</summary>
    public int Bins(int length) => BinBp is { } bp ? (length - 2 * CropBp) / bp : 1;
}
