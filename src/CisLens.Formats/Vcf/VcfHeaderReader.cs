using System.Text;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Vcf;

/// <summary>Reads the header: the version line first, the column line last.</summary>
static class VcfHeaderReader
{
    static readonly string[] s_versions = ["4.1", "4.2", "4.3", "4.4", "4.5"];

    /// <summary>Reads up to and including the line that begins with <c>#CHROM</c>.</summary>
    public static VcfHeader Read(LineReader lines)
    {
        string version = ReadVersion(lines, out byte[] first);
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

    static string ReadVersion(LineReader lines, out byte[] first)
    {
        if (!lines.Read(out var line))
            throw InputException.In(lines.Name, "is empty, expected a VCF that begins with ##fileformat=VCFv4.2 or similar");
        var prefix = "##fileformat=VCFv"u8;
        string version = line.StartsWith(prefix) ? Encoding.UTF8.GetString(line[prefix.Length..]) : "";
        if (!s_versions.Contains(version))
            throw lines.Fault($"the first line is {Quoted.Text(line)}, expected ##fileformat=VCFv4.1 to VCFv4.5");
        first = line.ToArray();
        return version;
    }

    static byte[] Columns(LineReader lines, ReadOnlySpan<byte> line)
    {
        var fixedColumns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"u8;
        if (!line.StartsWith("#CHROM"u8))
            throw lines.Fault($"a header line is {Quoted.Text(line)}, expected one that begins with ## or #CHROM");
        if (!line.StartsWith(fixedColumns) || !IsTail(line[fixedColumns.Length..]))
            throw lines.Fault(
                "the column line is invalid, expected #CHROM POS ID REF ALT QUAL FILTER INFO [FORMAT samples], separated by tabs");
        return line.ToArray();
    }

    static bool IsTail(ReadOnlySpan<byte> tail) => tail.IsEmpty || tail.SequenceEqual("\tFORMAT"u8) || tail.StartsWith("\tFORMAT\t"u8);
}
