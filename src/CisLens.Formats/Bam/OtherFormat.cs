using System.Text;
using System.Text.RegularExpressions;

namespace CisLens.Formats.Bam;

/// <summary>Recognises files that are not what a reader of reads expects, so that the error can say what they are.</summary>
static partial class OtherFormat
{
    /// <summary>What a file is, what was expected and what to try, as the end of an error line.</summary>
    /// <param name="first">The first bytes of the uncompressed file.</param>
    /// <param name="path">The file as the user gave it.</param>
    /// <param name="expected">Name of the expected format.</param>
    public static string Describe(ReadOnlySpan<byte> first, string path, string expected) =>
        Known(first, path, expected) ?? $"is not a {expected} file, expected one that begins with BAM and the byte 1";

    /// <summary>As <see cref="Describe"/> for a file of a known other format; null for any other.</summary>
    public static string? Known(ReadOnlySpan<byte> first, string path, string expected)
    {
        string output = Path.ChangeExtension(path is "-" ? "reads" : path, "bam");
        if (first.IsEmpty)
            return $"is empty, expected {expected}";
        if (first.StartsWith("CRAM"u8))
            return $"is CRAM, expected {expected}; convert it: samtools view -b -T genome.fa -o {output} {path}";
        if (SamLine().IsMatch(Encoding.Latin1.GetString(first[..Math.Min(first.Length, 1 << 10)])))
            return $"is SAM text, expected {expected}; convert it: samtools view -b -o {output} {path}";
        if (first.StartsWith("BAI\x01"u8) || first.StartsWith("CSI\x01"u8) || first.StartsWith("TBI\x01"u8) || first.StartsWith("CRAI"u8))
            return $"is an index, expected {expected}; give the file that it belongs to, which is read without index";
        return null;
    }

    // a header line, or a record: name, flag, contig, position, mapping quality, CIGAR
    [GeneratedRegex(@"^(@(HD|SQ|RG|PG)\t[A-Za-z][A-Za-z0-9]:|@CO\t|[^\t\n]+\t\d+\t[^\t\n]+\t\d+\t\d+\t(\*|(\d+[MIDNSHP=X])+)\t)",
        RegexOptions.CultureInvariant)]
    private static partial Regex SamLine();
}
