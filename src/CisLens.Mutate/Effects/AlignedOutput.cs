using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>Puts predictions for an edited copy onto the places of the sequence that it is a copy of (conventions section 7).</summary>
public static class AlignedOutput
{
    /// <summary>
    /// Places that the copy lacks are 0; bases that it has more become one place with the largest value of each track: the base
    /// before them, or the last base that they replace.
    /// </summary>
    /// <param name="copy">Places of the copy × tracks.</param>
    /// <param name="edit">Where the two differ, in places of the output.</param>
    /// <param name="tracks">Tracks a place has.</param>
    /// <param name="places">Places of the sequence.</param>
    /// <returns>Places of the sequence × tracks.</returns>
    public static float[] Compute(ReadOnlySpan<float> copy, WindowEdit edit, int tracks, int places)
    {
        var aligned = new float[places * tracks];
        int start = edit.ReferenceStart0, end = start + edit.ReferenceLength, growth = edit.AlternateLength - edit.ReferenceLength;
        // where more bases come than go, the last base before the growth takes them all
        int together = growth > 0 ? Math.Max(0, end - 1) : -1;
        for (int place = 0; place < places; place++)
        {
            var row = aligned.AsSpan(place * tracks, tracks);
            if (place == together)
                Largest(copy, place, place + growth, row);
            else if (place < start || place < start + edit.AlternateLength && place < end)
                copy.Slice(place * tracks, tracks).CopyTo(row);
            else if (place >= end)
                copy.Slice((place + growth) * tracks, tracks).CopyTo(row);
        }
        return aligned;
    }

    static void Largest(ReadOnlySpan<float> copy, int first, int last, Span<float> row)
    {
        copy.Slice(first * row.Length, row.Length).CopyTo(row);
        for (int place = first + 1; place <= last; place++)
            for (int track = 0; track < row.Length; track++)
                row[track] = Math.Max(row[track], copy[place * row.Length + track]);
    }
}
