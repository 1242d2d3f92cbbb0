using System.Buffers;
using System.Buffers.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Contigs;
using CisLens.Formats.Text;

namespace CisLens.Formats.Vcf;

/// <summary>
/// Reads VCF 4.1 to 4.5, plain or compressed, record by record. An invalid version, column line, number of columns, CHROM or POS is an
/// error. An invalid REF or ALT is not; it has the kind <see cref="AlleleKind.Bad"/>.
/// </summary>
public sealed class VcfReader : IDisposable
{
    static readonly SearchValues<byte> s_notInContig = SearchValues.Create(" <>"u8);

    readonly LineReader _lines;
    readonly NamePool _contigs = new();

    VcfReader(LineReader lines) => (_lines, Header) = (lines, VcfHeaderReader.Read(lines));

    /// <summary>Opens a file, or standard input for <c>-</c>, and reads its header.</summary>
    /// <exception cref="InputException">The file cannot be opened, or its header is not that of a VCF.</exception>
    public static VcfReader Open(string path)
    {
        var lines = new LineReader(path, TextInput.Open(path));
        try
        {
            return new VcfReader(lines);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>The path as the user gave it.</summary>
    public string Name => _lines.Name;

    /// <summary>The header.</summary>
    public VcfHeader Header { get; }

    /// <summary>Reads the next record into <paramref name="record"/>. Blank lines are skipped.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InputException">The line is not a record, or the file is truncated or damaged.</exception>
    public bool Read(VcfRecord record)
    {
        while (_lines.Read(out var line))
        {
            if (line.IsEmpty)
                continue;
            Parse(line, record);
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    void Parse(ReadOnlySpan<byte> line, VcfRecord record)
    {
        if (record.Take(line) < VcfRecord.FixedColumns || line.Count((byte)'\t') + 1 != Header.ColumnCount)
            throw _lines.Fault(
                $"{Counted(line.Count((byte)'\t') + 1)}, expected {Header.ColumnCount} as in the #CHROM line, separated by tabs");
        record.Line = _lines.Line;
        record.Contig = Contig(record[VcfColumn.Chrom]);
        record.Pos = Pos(record[VcfColumn.Pos]);
        record.FindAlts();
    }

    string Contig(ReadOnlySpan<byte> text)
    {
        var name = text is [(byte)'<', .. var inner, (byte)'>'] ? inner : text; // <ID> is a contig of an assembly file
        return !name.IsEmpty && !name.ContainsAny(s_notInContig)
            ? _contigs.Get(text)
            : throw _lines.Fault($"CHROM is {Quoted.Text(text)}, expected a name");
    }

    long Pos(ReadOnlySpan<byte> text)
    {
        bool whole = Utf8Parser.TryParse(text, out long pos, out int used) && used == text.Length && pos >= 0 && text[0] != '+';
        return whole ? pos : throw _lines.Fault($"POS is {Quoted.Text(text)}, expected a whole number");
    }

    static string Counted(int columns) => columns == 1 ? "1 column" : $"{columns} columns";
}
