using CisLens.Core.Contract;

namespace CisLens.Mutate.Effects;

/// <summary>Aligns the predictions for an edited copy with the positions of its window (docs/conventions.md, section 7).</summary>
public static class AlignedOutput
{
    /// <summary>
    /// Positions of deleted bases are 0. Inserted bases are merged into one position, with the largest value of each track: the base
    /// before them, or the last base that they replace.
    /// </summary>
    /// <param name="copy">Positions of the copy × tracks.</param>
    /// <param name="edit">Where the two differ, in positions of the output.</param>
    /// <param name="tracks">Number of tracks.</param>
    /// <param name="positions">Number of positions of the reference window.</param>
    /// <returns>Positions of the reference window × tracks.</returns>
    public static float[] Compute(ReadOnlySpan<float> copy, WindowEdit edit, int tracks, int positions)
    {
        var aligned = new float[positions * tracks];
        int start = edit.ReferenceStart0, end = start + edit.ReferenceLength, growth = edit.Growth;
        int merged = growth > 0 ? Math.Max(0, end - 1) : -1;
        for (int position = 0; position < positions; position++)
        {
            var row = aligned.AsSpan(position * tracks, tracks);
            if (position == merged)
                Largest(copy, position, position + growth, row);
            else if (position < start || position < start + edit.AlternateLength && position < end)
                copy.Slice(position * tracks, tracks).CopyTo(row);
            else if (position >= end)
                copy.Slice((position + growth) * tracks, tracks).CopyTo(row);
        }
        return aligned;
    }

    static void Largest(ReadOnlySpan<float> copy, int first, int last, Span<float> row)
    {
        copy.Slice(first * row.Length, row.Length).CopyTo(row);
        for (int position = first + 1; position <= last; position++)
            for (int track = 0; track < row.Length; track++)
                row[track] = Math.Max(row[track], copy[position * row.Length + track]);
    }
}
