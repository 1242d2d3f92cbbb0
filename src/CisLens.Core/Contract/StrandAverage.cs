namespace CisLens.Core.Contract;

/// <summary>The mean of the predictions of both strands.</summary>
public static class StrandAverage
{
    /// <summary>Replaces <paramref name="forward"/> with the mean of both strands.</summary>
    /// <param name="forward">B × bins × tracks.</param>
    /// <param name="reverse">B × bins × tracks of the reverse complements; the tracks are the partners of those in forward.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="tracks">Number of tracks.</param>
    public static void Merge(Span<float> forward, ReadOnlySpan<float> reverse, int bins, int tracks)
    {
        int width = bins * tracks;
        for (int start = 0; start < forward.Length; start += width)
            for (int bin = 0; bin < bins; bin++)
            {
                var own = forward.Slice(start + bin * tracks, tracks);
                var other = reverse.Slice(start + (bins - 1 - bin) * tracks, tracks);
                for (int t = 0; t < tracks; t++)
                    own[t] = (own[t] + other[t]) / 2;
            }
    }
}
