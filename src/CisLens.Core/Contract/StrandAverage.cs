namespace CisLens.Core.Contract;

/// <summary>The mean of predictions on both strands, with the bins of the second turned round.</summary>
public static class StrandAverage
{
    /// <summary>Replaces <paramref name="forward"/> by the mean of both.</summary>
    /// <param name="forward">B × bins × tracks.</param>
    /// <param name="reverse">The same for the reverse complements, tracks already in the order of their partners.</param>
    /// <param name="bins">Bins along the sequence.</param>
    /// <param name="tracks">Tracks asked for.</param>
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
