namespace CisLens.Verify.Effects;

/// <summary>
/// An allele without the bases that REF and ALT share at their ends, so that <c>CA&gt;C</c> in a VCF equals <c>A&gt;-</c> in a table.
/// Alleles that differ by a shift along a repeat are not equal.
/// </summary>
/// <param name="Contig">Name of the contig.</param>
/// <param name="Pos0">0-based position of the first base of <paramref name="Ref"/>.</param>
/// <param name="Ref">Reference bases, upper case; may be empty.</param>
/// <param name="Alt">Alternate bases, upper case; may be empty.</param>
public readonly record struct AlleleKey(string Contig, long Pos0, string Ref, string Alt)
{
    /// <summary>The key of an allele in a file; <c>-</c> means no bases.</summary>
    public static AlleleKey From(string contig, long pos0, string reference, string alternate)
    {
        var r = Bases(reference);
        var a = Bases(alternate);
        int suffix = 0, prefix = 0, shorter = Math.Min(r.Length, a.Length);
        // the front first, because VCF puts the base before an indel there, even inside a repeat
        while (prefix < shorter && r[prefix] == a[prefix])
            prefix++;
        while (suffix < shorter - prefix && r[^(suffix + 1)] == a[^(suffix + 1)])
            suffix++;
        return new AlleleKey(contig, pos0 + prefix, r[prefix..(r.Length - suffix)], a[prefix..(a.Length - suffix)]);
    }

    /// <summary>The allele with REF and ALT exchanged.</summary>
    public AlleleKey Swapped => this with { Ref = Alt, Alt = Ref };

    /// <summary>True if one base is replaced by another.</summary>
    public bool IsSnv => Ref.Length == 1 && Alt.Length == 1;

    /// <summary>Number of G and C in ALT minus that in REF.</summary>
    public int GcChange => Alt.Count(IsGc) - Ref.Count(IsGc);

    static bool IsGc(char letter) => letter is 'G' or 'C';

    static string Bases(string text) => text is "-" ? "" : text.ToUpperInvariant();
}
