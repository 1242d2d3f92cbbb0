namespace CisLens.Formats.Gtf;

/// <summary>One line of a GTF.</summary>
/// <param name="Line">1-based line of the file.</param>
/// <param name="Contig">Name of the contig as in the file.</param>
/// <param name="Feature">Such as <c>exon</c>.</param>
/// <param name="Start0">First base.</param>
/// <param name="End0">Behind the last base.</param>
/// <param name="Strand"><c>+</c>, <c>-</c>, or <c>.</c> where there is none.</param>
/// <param name="Attributes">Keys and values in order; keys may stand more than once.</param>
public sealed record GtfRecord(long Line, string Contig, string Feature, long Start0, long End0, char Strand,
    IReadOnlyList<(string Key, string Value)> Attributes)
{
    /// <summary>The first value of a key, or null.</summary>
    public string? this[string key] => Attributes.FirstOrDefault(a => a.Key == key).Value;
}
