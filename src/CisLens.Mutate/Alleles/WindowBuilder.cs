namespace CisLens.Mutate.Alleles;

/// <summary>Writes edited windows (docs/conventions.md, section 7).</summary>
public static class WindowBuilder
{
    /// <summary>Start of the edited window in coordinates of the edited chromosome, 0-based.</summary>
    /// <param name="start0">Start of the reference window.</param>
    /// <param name="growth">Bases that the edit adds to the chromosome; negative for a deletion.</param>
    /// <param name="mode">What stays in place; not <see cref="AltMode.Stitch"/>, which has two windows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is <see cref="AltMode.Stitch"/>.</exception>
    public static long EditedStart0(long start0, int growth, AltMode mode) => mode switch
    {
        AltMode.Right => start0,
        AltMode.Left => start0 + growth,
        AltMode.Both => start0 + growth / 2,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "expected Right, Left or Both; Stitch has two windows"),
    };

    /// <summary>Writes the edited window; copies bases from the reference window where both have the same.</summary>
    /// <param name="template">The chromosome.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="editedStart0">Start of the edited window in coordinates of the edited chromosome, 0-based.</param>
    /// <param name="reference">The reference window.</param>
    /// <param name="start0">Start of the reference window.</param>
    /// <param name="codes">Receives the edited window.</param>
    /// <returns>How many of its bases are outside the contig.</returns>
    public static long Alternate(
        Template template, Edit edit, long editedStart0, ReadOnlySpan<byte> reference, long start0, Span<byte> codes)
    {
        int left = (int)Math.Clamp(edit.Start0 - editedStart0, 0, codes.Length);
        int right = (int)Math.Clamp(edit.Start0 + edit.Alt.Length - editedStart0, 0, codes.Length);
        long rightFrom0 = Math.Max(edit.Start0 + edit.Alt.Length, editedStart0) - edit.Growth;

        Copy(template, editedStart0, reference, start0, codes[..left]);
        if (left < right)
            edit.Alt.AsSpan((int)(editedStart0 + left - edit.Start0), right - left).CopyTo(codes[left..]);
        Copy(template, rightFrom0, reference, start0, codes[right..]);
        return template.OffContig(editedStart0, left) + template.OffContig(rightFrom0, codes.Length - right);
    }

    /// <summary>Writes bases of the unedited chromosome; copies those that the reference window has.</summary>
    static void Copy(Template template, long from0, ReadOnlySpan<byte> reference, long start0, Span<byte> codes)
    {
        long to0 = from0 + codes.Length;
        long sharedFrom = Math.Max(from0, start0), sharedTo = Math.Min(to0, start0 + reference.Length);
        if (sharedFrom >= sharedTo)
        {
            template.Codes(from0, codes);
            return;
        }
        if (from0 < sharedFrom)
            template.Codes(from0, codes[..(int)(sharedFrom - from0)]);
        reference.Slice((int)(sharedFrom - start0), (int)(sharedTo - sharedFrom)).CopyTo(codes[(int)(sharedFrom - from0)..]);
        if (sharedTo < to0)
            template.Codes(sharedTo, codes[(int)(sharedTo - from0)..]);
    }
}
