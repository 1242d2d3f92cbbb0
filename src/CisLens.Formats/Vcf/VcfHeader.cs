using System.Text;
using CisLens.Formats.Contigs;

namespace CisLens.Formats.Vcf;

/// <summary>The header of a VCF.</summary>
public sealed class VcfHeader
{
    internal VcfHeader(string? version, IReadOnlyList<byte[]> metaLines, byte[] columnLine)
    {
        Version = version;
        MetaLines = metaLines;
        ColumnLine = columnLine;
        var columns = Encoding.UTF8.GetString(columnLine).Split('\t');
        ColumnCount = columns.Length;
        Samples = columns.Length > 9 ? columns[9..] : [];
        InfoFields = [.. metaLines.Where(line => line.AsSpan().StartsWith("##INFO=<ID="u8)).Select(InfoName)];
        Contigs = [.. metaLines.Select(line => ContigLine.Parse(line)).OfType<DeclaredContig>()];
    }

    /// <summary>Version of the format, such as <c>4.2</c>; null for a list of five columns without header.</summary>
    public string? Version { get; }

    /// <summary>The lines that begin with <c>##</c>, the version line first, as bytes without line ends.</summary>
    public IReadOnlyList<byte[]> MetaLines { get; }

    /// <summary>The line that begins with <c>#CHROM</c>, as bytes without a line end.</summary>
    public byte[] ColumnLine { get; }

    /// <summary>Number of columns of each record.</summary>
    public int ColumnCount { get; }

    /// <summary>Names of the samples; empty for a file without genotypes.</summary>
    public IReadOnlyList<string> Samples { get; }

    /// <summary>Names of the INFO fields that the header declares.</summary>
    public IReadOnlyList<string> InfoFields { get; }

    /// <summary>The contigs that the header declares, with their lengths if it gives them.</summary>
    public IReadOnlyList<DeclaredContig> Contigs { get; }

    // a line may be very long, so only the name is decoded
    static string InfoName(byte[] line)
    {
        var rest = line.AsSpan("##INFO=<ID="u8.Length..);
        return Encoding.UTF8.GetString(rest[..(rest.IndexOfAny((byte)',', (byte)'>') is var end and >= 0 ? end : rest.Length)]);
    }
}
