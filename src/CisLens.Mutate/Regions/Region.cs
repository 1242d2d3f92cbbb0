using System.Globalization;
using CisLens.Core;

namespace CisLens.Mutate.Regions;

/// <summary>
/// A region as a person types it, 1-based and closed: <c>chr1</c>, <c>chr1:500</c> (one base), <c>chr1:500-</c>,
/// <c>chr1:1,000-2,000</c>, <c>{HLA-A*01:01}:1-100</c> (conventions section 1).
/// </summary>
/// <param name="Contig">Name of the contig as typed.</param>
/// <param name="Start0">First base, 0-based.</param>
/// <param name="End0">Behind the last base; <see cref="long.MaxValue"/> for the end of the contig.</param>
public readonly record struct Region(string Contig, long Start0, long End0)
{
    /// <summary>Reads one region; a name that holds a colon is tried whole first.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="isContig">Tells names of contigs from other text.</param>
    /// <exception cref="UsageException">The text is no region.</exception>
    public static Region Parse(string text, Func<string, bool> isContig)
    {
        if (text.StartsWith('{') && text.IndexOf('}') is var close and > 1)
            return close == text.Length - 1 ? Whole(text[1..close]) : Range(text, text[1..close], text[(close + 1)..].TrimStart(':'));
        int colon = text.LastIndexOf(':');
        return colon < 0 || isContig(text) ? Whole(text) : Range(text, text[..colon], text[(colon + 1)..]);
    }

    /// <summary>True when a stretch of the contig lies in the region at least in part.</summary>
    public bool Overlaps(long start0, long end0) => start0 < End0 && Start0 < end0;

    static Region Whole(string contig) => contig.Length > 0 ? new(contig, 0, long.MaxValue) : throw Fault(contig);

    static Region Range(string text, string contig, string range)
    {
        var ends = range.Split('-');
        long first = Number(text, ends[0]);
        long last = ends.Length == 1 ? first : ends is [_, ""] ? long.MaxValue : ends.Length == 2 ? Number(text, ends[1]) : throw Fault(text);
        return contig.Length > 0 && last >= first ? new(contig, Position.FromOneBased(first).ZeroBased, last) : throw Fault(text);
    }

    static long Number(string text, string number) =>
        long.TryParse(number.Replace(",", ""), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value > 0 ? value : throw Fault(text);

    static UsageException Fault(string text) =>
        new($"'{text}' is no region; expected CONTIG, CONTIG:POS, CONTIG:FROM- or CONTIG:FROM-TO, 1-based and closed");
}
