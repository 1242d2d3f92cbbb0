namespace CisLens.Verify.Effects;

/// <summary>
/// An allele independent of its spelling: bases that REF and ALT share at their ends are removed, so that <c>CA&gt;C</c>
/// of a VCF and <c>A&gt;-</c> of a table meet. Spellings that differ by a shift along a repeat do not meet.
/// </summary>
public readonly record struct AlleleKey(string Contig, long Pos0, string Ref, string Alt)
{
    /// <summary>The key of an allele as a file writes it; <c>-</c> means no bases.</summary>
    public static AlleleKey From(string contig, long pos0, string reference, string alternate)
    {
        var r = Bases(reference);
        var a = Bases(alternate);
        int suffix = 0, prefix = 0, shorter = Math.Min(r.Length, a.Length);
        // the front first: the base that a VCF puts before an indel is there, even inside a repeat
        while (prefix < shorter && r[prefix] == a[prefix])
            prefix++;
        while (suffix < shorter - prefix && r[^(suffix + 1)] == a[^(suffix + 1)])
            suffix++;
        return new AlleleKey(contig, pos0 + prefix, r[prefix..(r.Length - suffix)], a[prefix..(a.Length - suffix)]);
    }

    /// <summary>The same place with REF and ALT exchanged.</summary>
    public AlleleKey Swapped => this with { Ref = Alt, Alt = Ref };

    /// <summary>True for the change of one base into another.</summary>
    public bool IsSnv => Ref.Length == 1 && Alt.Length == 1;

    /// <summary>How much the share of G and C changes: bases of G and C in ALT minus those in REF.</summary>
    public int GcChange => Alt.Count(IsGc) - Ref.Count(IsGc);

    static bool IsGc(char letter) => letter is 'G' or 'C';

    static string Bases(string text) => text is "-" ? "" : text.ToUpperInvariant();
}
