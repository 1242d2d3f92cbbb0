using System.Buffers;

namespace CisLens.Formats.Vcf;

/// <summary>The kind of an allele of a VCF record, by its letters.</summary>
public enum AlleleKind
{
    /// <summary>One or more of A, C, G, T and N, in upper or lower case.</summary>
    Bases,
    /// <summary>A dot: no alternate allele.</summary>
    Missing,
    /// <summary><c>*</c>: the base is missing because of an upstream deletion.</summary>
    Star,
    /// <summary>A name in angle brackets such as <c>&lt;DEL&gt;</c>.</summary>
    Symbolic,
    /// <summary>A breakend such as <c>G]17:198982]</c> or <c>.A</c>.</summary>
    Breakend,
    /// <summary>None of these. The allele is invalid.</summary>
    Bad,
}

/// <summary>Finds the kind of an allele.</summary>
static class Allele
{
    static readonly SearchValues<byte> s_bases = SearchValues.Create("ACGTNacgtn"u8);

    /// <summary>The kind of a REF: <see cref="AlleleKind.Bases"/> or <see cref="AlleleKind.Bad"/>.</summary>
    public static AlleleKind ParseRef(ReadOnlySpan<byte> text) => AreBases(text) ? AlleleKind.Bases : AlleleKind.Bad;

    /// <summary>The kind of one ALT.</summary>
    public static AlleleKind ParseAlt(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return AlleleKind.Bad;
        if (!text.ContainsAnyExcept(s_bases))
            return AlleleKind.Bases;
        return text switch
        {
            [(byte)'.'] => AlleleKind.Missing,
            [(byte)'*'] => AlleleKind.Star,
            [(byte)'<', ..] => IsName(text) ? AlleleKind.Symbolic : AlleleKind.Bad,
            [(byte)'.', .. var bases] => AreBases(bases) ? AlleleKind.Breakend : AlleleKind.Bad,
            [.. var bases, (byte)'.'] => AreBases(bases) ? AlleleKind.Breakend : AlleleKind.Bad,
            _ => IsBreakend(text) ? AlleleKind.Breakend : AlleleKind.Bad,
        };
    }

    static bool AreBases(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_bases);

    // <ID>: no space, comma or angle bracket inside
    static bool IsName(ReadOnlySpan<byte> text) =>
        text is [(byte)'<', .. { Length: > 0 } name, (byte)'>'] && !name.ContainsAny("<> ,"u8);

    // bases, and a position between two brackets of the same kind before or after them: t[p[  t]p]  ]p]t  [p[t
    static bool IsBreakend(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOfAny((byte)'[', (byte)']');
        if (first < 0)
            return false;
        int length = text[(first + 1)..].IndexOf(text[first]);
        if (length <= 0)
            return false;
        var before = text[..first];
        var after = text[(first + length + 2)..];
        return IsPosition(text.Slice(first + 1, length))
            && (before.IsEmpty ? IsReplacement(after) : after.IsEmpty && IsReplacement(before));
    }

    static bool IsReplacement(ReadOnlySpan<byte> text) => AreBases(text) || text is [(byte)'.'];

    static bool IsPosition(ReadOnlySpan<byte> text)
    {
        int colon = text.LastIndexOf((byte)':');
        return colon > 0 && colon < text.Length - 1 && !text[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && !text.Contains((byte)' ');
    }
}
