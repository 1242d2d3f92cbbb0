namespace CisLens.Mutate.Alleles;

/// <summary>Several changes of one chromosome that are made together. One variant is the list of one.</summary>
public static class Haplotype
{
    /// <summary>The edits as one that runs from the first to the last, with the chromosome's own bases between them.</summary>
    /// <param name="template">The chromosome.</param>
    /// <param name="edits">At least one, in order; none overlaps the next.</param>
    /// <exception cref="ArgumentException">The edits are not in order, or two overlap.</exception>
    public static Edit Join(Template template, IReadOnlyList<Edit> edits)
    {
        if (edits is [var only])
            return only;
        var made = new List<byte>();
        long at0 = edits[0].Start0;
        foreach (var edit in edits)
        {
            if (edit.Start0 < at0)
                throw new ArgumentException($"the edit at {edit.Start0} begins before {at0}, where the edit before it ends", nameof(edits));
            var between = new byte[edit.Start0 - at0];
            template.Codes(at0, between);
            made.AddRange(between);
            made.AddRange(edit.Alt);
            at0 = edit.End0;
        }
        return new(edits[0].Start0, (int)(at0 - edits[0].Start0), [.. made]);
    }
}
