namespace CisLens.Core;

/// <summary>One alternate allele of a record: the bases <paramref name="Ref"/> at <paramref name="Pos0"/> become
/// <paramref name="Alt"/>.</summary>
/// <param name="Contig">Name of the contig.</param>
/// <param name="Pos0">0-based place of the first base of <paramref name="Ref"/>.</param>
/// <param name="Ref">Reference bases, plus strand, as written in the file.</param>
/// <param name="Alt">Alternate bases, plus strand, as written in the file.</param>
public readonly record struct Variant(string Contig, long Pos0, string Ref, string Alt)
{
    /// <summary>As a person writes it: <c>chr1:123:A:G</c>, 1-based.</summary>
    public override string ToString() => $"{Contig}:{Pos0 + 1}:{Ref}:{Alt}";
}
