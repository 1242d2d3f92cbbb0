using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Contigs;

/// <summary>
/// Parses a region, 1-based and closed: <c>chr1</c>, <c>chr1:500</c> (one base), <c>chr1:500-</c>,
/// <c>chr1:1,000-2,000</c>, <c>{HLA:1}:5-9</c> for a name with a colon.
/// </summary>
public static class Region
{
    /// <summary>Parses a region of a genome. The whole text is tried as a contig name first.</summary>
    /// <exception cref="UsageException">The text is not a region, or the region is not on the genome.</exception>
    public static Interval Parse(string text, Genome genome)
    {
        if (Find(text, genome) is { } whole)
            return new Interval(whole.Name, 0, whole.Length);
        var (name, range) = Split(text);
        var contig = Find(name, genome) ?? throw new UsageException(
            $"region {text}: {genome.Path} has no contig {name}; it has {string.Join(", ", genome.Contigs.Take(3).Select(c => c.Name))}");
        var (first, last) = Range(text, range, contig.Length);
        if (first < 1 || last < first || last > contig.Length)
            throw new UsageException(
                $"region {text}: {first} to {last} is not on {contig.Name}, expected positions from 1 to {contig.Length}");
        return new Interval(contig.Name, first - 1, last);
    }

    static Contig? Find(string name, Genome genome)
    {
        int index = ContigMap.Resolve("region", [], genome).IndexOf(name);
        return index < 0 ? null : genome.Contigs[index];
    }

    static (string Name, string Range) Split(string text)
    {
        int brace = text.StartsWith('{') ? text.IndexOf('}') : -1;
        if (brace > 0)
            return (text[1..brace], text[(brace + 1)..].TrimStart(':'));
        int colon = text.LastIndexOf(':');
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    static (long First, long Last) Range(string text, string range, long length)
    {
        if (range.Length == 0)
            return (1, length);
        int dash = range.IndexOf('-');
        long first = Number(text, dash < 0 ? range : range[..dash]);
        if (dash < 0)
            return (first, first);
        return (first, dash == range.Length - 1 ? length : Number(text, range[(dash + 1)..]));
    }

    static long Number(string text, string number) =>
        long.TryParse(number, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long value)
            ? value : throw new UsageException($"region {text}: \"{number}\" is not a position, expected one such as chr1:1,000-2,000");
}
