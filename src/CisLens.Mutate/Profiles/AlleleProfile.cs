using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Profiles;

/// <summary>The predicted bins around a variant, for REF and for one ALT. Bins are in positions of the reference.</summary>
/// <param name="Allele">The ALT.</param>
/// <param name="Start0">0-based position of the first base of the first bin; may be negative.</param>
/// <param name="BinBp">Length of a bin in bp.</param>
/// <param name="Tracks">Number of tracks.</param>
/// <param name="Ref">Bins × tracks for REF.</param>
/// <param name="Alt">
/// Bins × tracks for ALT. Of an insertion or deletion, the bins up to the variant are from a window with the left flank in place, and the
/// bins after it from one with the right flank in place (docs/conventions.md, section 7).
/// </param>
public sealed record AlleleProfile(AlleleScore Allele, long Start0, int BinBp, int Tracks, float[] Ref, float[] Alt)
{
    /// <summary>The bins of one track.</summary>
    /// <param name="values"><see cref="Ref"/> or <see cref="Alt"/>.</param>
    /// <param name="track">Index among the predicted tracks.</param>
    public float[] Track(float[] values, int track) =>
        [.. Enumerable.Range(0, values.Length / Tracks).Select(b => values[b * Tracks + track])];

    /// <summary>For each bin, the tracks of REF, those of ALT, and those of ALT − REF.</summary>
    public float[] Series()
    {
        var series = new float[3 * Ref.Length];
        for (int i = 0; i < Ref.Length; i++)
        {
            int at = i / Tracks * 3 * Tracks + i % Tracks;
            (series[at], series[at + Tracks], series[at + 2 * Tracks]) = (Ref[i], Alt[i], Alt[i] - Ref[i]);
        }
        return series;
    }
}
