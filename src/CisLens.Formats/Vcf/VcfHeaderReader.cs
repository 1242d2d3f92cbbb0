using System.Text;
using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Vcf;

/// <summary>Reads the header: the version line first, the column line last.</summary>
static partial class VcfHeaderReader
{
    /// <summary>Number of columns of a list without header.</summary>
    public const int ListColumns = 5;

    /// <summary>Reads up to and including the line that begins with <c>#CHROM</c>.</summary>
    /// <param name="lines">The file at its first line.</param>
    /// <param name="firstRecord">The first line if it is a record of a list without header; else null.</param>
    public static VcfHeader Read(LineReader lines, out byte[]? firstRecord)
    {
        firstRecord = null;
        if (!lines.Read(out var line))
            throw InputException.In(lines.Name, "is empty, expected a VCF that begins with ##fileformat=VCFv4.2 or similar");
        var prefix = "##fileformat=VCFv"u8;
        string version = line.StartsWith(prefix) ? Encoding.UTF8.GetString(line[prefix.Length..]) : "";
        if (Version().IsMatch(version))
            return Read(lines, version, line.ToArray());
        if (!IsRecordOfList(line))
            throw lines.Fault($"the first line is {Quoted.Text(line)}, expected ##fileformat=VCFv4.2 or similar, " +
                "or a list without header: CHROM POS ID REF ALT, separated by tabs");
        firstRecord = line.ToArray();
        return new VcfHeader(null, ["##fileformat=VCFv4.2"u8.ToArray()], "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"u8.ToArray());
    }

    static VcfHeader Read(LineReader lines, string version, byte[] first)
    {
        var metaLines = new List<byte[]> { first };
        while (lines.Read(out var line))
        {
            if (line.StartsWith("##"u8))
                metaLines.Add(line.ToArray());
            else
                return new VcfHeader(version, metaLines, Columns(lines, line));
        }
        throw lines.Fault("the file ends in the header, expected a line that begins with #CHROM");
    }

    static bool IsRecordOfList(ReadOnlySpan<byte> line)
    {
        var record = new VcfRecord();
        if (record.Take(line) != ListColumns)
            return false;
        record.FindAlts();
        return !record[VcfColumn.Pos].IsEmpty && !record[VcfColumn.Pos].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && record.RefKind != AlleleKind.Bad && record.AltKind(0) != AlleleKind.Bad;
    }

    static byte[] Columns(LineReader lines, ReadOnlySpan<byte> line)
    {
        var fixedColumns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"u8;
        if (!line.StartsWith("#CHROM"u8))
            throw lines.Fault($"a header line is {Quoted.Text(line)}, expected one that begins with ## or #CHROM");
        if (!line.StartsWith(fixedColumns) || !IsTail(line[fixedColumns.Length..]))
            throw lines.Fault(
                "the column line is invalid, expected #CHROM POS ID REF ALT QUAL FILTER INFO [FORMAT samples], separated by tabs");
        if (HasEmptyName(line[fixedColumns.Length..]))
            throw lines.Fault("a sample name is empty, expected names separated by single tabs, and no tab at the end of the line");
        return line.ToArray();
    }

    static bool HasEmptyName(ReadOnlySpan<byte> tail) => tail.IndexOf("\t\t"u8) >= 0 || tail.EndsWith("\t"u8);

    static bool IsTail(ReadOnlySpan<byte> tail) => tail.IsEmpty || tail.SequenceEqual("\tFORMAT"u8) || tail.StartsWith("\tFORMAT\t"u8);

    // every version, as in bcftools: what differs between versions is not read here
    [GeneratedRegex("^[0-9]+\\.[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
