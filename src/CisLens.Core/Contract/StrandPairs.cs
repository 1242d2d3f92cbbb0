namespace CisLens.Core.Contract;

/// <summary>The strands of tracks that are in pairs (<see cref="Track.StrandPair"/>).</summary>
public static class StrandPairs
{
    static readonly string[] s_minus = ["-", "−", "minus", "_rev", ".rev", "_neg", ".neg"];

    /// <summary>
    /// True if a track has signal of a strand: if it is unstranded, or the track of its pair for this strand. The minus strand is that of
    /// the track whose id ends in <c>-</c>, <c>minus</c>, <c>rev</c> or <c>neg</c>, or of the second track of a pair without such an id.
    /// </summary>
    /// <param name="tracks">The tracks of the head.</param>
    /// <param name="index">Index of the track.</param>
    /// <param name="reverse">True for the minus strand.</param>
    public static bool IsOn(IReadOnlyList<Track> tracks, int index, bool reverse)
    {
        if (tracks[index].StrandPair is not { } other || other == index)
            return true;
        bool own = IsMinus(tracks[index].Id), pair = IsMinus(tracks[other].Id);
        return (own == pair ? index > other : own) == reverse;
    }

    static bool IsMinus(string id) => s_minus.Any(ending => id.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
