namespace CisLens.Core;

/// <summary>One alternate allele of a record.</summary>
/// <param name="Contig">Name of the contig.</param>
/// <param name="Pos0">0-based position of the first base of <paramref name="Ref"/>.</param>
/// <param name="Ref">Reference bases, plus strand, as written in the file.</param>
/// <param name="Alt">Alternate bases, plus strand, as written in the file.</param>
public readonly record struct Variant(string Contig, long Pos0, string Ref, string Alt)
{
    /// <summary>The allele as text, 1-based, such as <c>chr1:123:A:G</c>.</summary>
    public override string ToString() => $"{Contig}:{Pos0 + 1}:{Ref}:{Alt}";
}
