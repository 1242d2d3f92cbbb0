namespace CisLens.Mutate.Alleles;

/// <summary>Several edits of one chromosome that are made together. One variant is a list of one edit.</summary>
public static class Haplotype
{
    /// <summary>One edit from the first edit to the last, with the bases of the chromosome between them.</summary>
    /// <param name="template">The chromosome.</param>
    /// <param name="edits">At least one edit, sorted by position, without overlaps.</param>
    /// <exception cref="ArgumentException">The edits are not sorted, or two of them overlap.</exception>
    public static Edit Join(Template template, IReadOnlyList<Edit> edits)
    {
        if (edits is [var only])
            return only;
        var made = new List<byte>();
        long at0 = edits[0].Start0;
        foreach (var edit in edits)
        {
            if (edit.Start0 < at0)
                throw new ArgumentException(
                    $"the edit at {edit.Start0} starts before {at0}, the end of the previous edit; expected sorted edits without overlap",
                    nameof(edits));
            var between = new byte[edit.Start0 - at0];
            template.Codes(at0, between);
            made.AddRange(between);
            made.AddRange(edit.Alt);
            at0 = edit.End0;
        }
        return new(edits[0].Start0, (int)(at0 - edits[0].Start0), [.. made]);
    }
}
