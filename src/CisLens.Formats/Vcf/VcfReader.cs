using System.Buffers;
using System.Buffers.Text;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Contigs;
using CisLens.Formats.Text;

namespace CisLens.Formats.Vcf;

/// <summary>
/// Reads VCF of any version and BCF, plain or compressed, record by record, and lists of the columns CHROM, POS, ID, REF and ALT without
/// header. An invalid version line, column line, number of columns, CHROM or POS is an error. An invalid REF or ALT is not; it has the
/// kind <see cref="AlleleKind.Bad"/>.
/// </summary>
public sealed class VcfReader : IDisposable
{
    static readonly SearchValues<byte> s_notInContig = SearchValues.Create(" <>"u8);

    readonly LineReader _lines;
    readonly NamePool _contigs = new();
    byte[]? _firstRecord;   // of a list without header, whose first line is a record

    VcfReader(LineReader lines) => (_lines, Header) = (lines, VcfHeaderReader.Read(lines, out _firstRecord));

    /// <summary>Opens a file, or standard input for <c>-</c>, and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="log">Gets a note if the file has no header.</param>
    /// <exception cref="InputException">The file cannot be opened, or its header is not that of a VCF.</exception>
    public static VcfReader Open(string path, IRunLog? log = null) => OpenText(path, TextOf(path), log);

    /// <summary>Reads variants from memory.</summary>
    /// <param name="name">The name in messages.</param>
    /// <param name="variants">The variants; the line of a record is the number of its variant, from 1.</param>
    public static VcfReader From(string name, IEnumerable<Variant> variants)
    {
        string lines = string.Concat(variants.Select(v => $"{v.Contig}\t{v.Pos0 + 1}\t.\t{v.Ref}\t{v.Alt}\n"));
        return OpenText(name, new MemoryStream(Encoding.UTF8.GetBytes(lines)));
    }

    // the text of a VCF, or of a BCF as a VCF
    static Stream TextOf(string path)
    {
        var stream = TextInput.Open(path);
        try
        {
            var start = new InputBuffer(path, stream);
            bool isBcf = start.Ensure(BcfReader.Magic.Length)
                && start.Bytes.AsSpan(start.Next, start.Available).StartsWith(BcfReader.Magic);
            if (!isBcf)
                return new PlainReader(stream, start);
            start.Take(BcfReader.Magic.Length);
            return new BcfReader(path, new PlainReader(stream, start));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the text of a VCF.</summary>
    internal static VcfReader OpenText(string path, Stream text, IRunLog? log = null)
    {
        var lines = new LineReader(path, text);
        try
        {
            var reader = new VcfReader(lines);
            if (reader.Header.Version is null)
                log?.Info($"{path}: no VCF header; read as the columns CHROM POS ID REF ALT, with POS 1-based");
            return reader;
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
        if (_firstRecord is { } first)
        {
            _firstRecord = null;
            Parse(first, record);
            return true;
        }
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
        bool isList = Header.Version is null;
        int columns = line.Count((byte)'\t') + 1, expected = isList ? VcfHeaderReader.ListColumns : Header.ColumnCount;
        if (columns != expected)
            throw _lines.Fault(
                $"{Counted(columns)}, expected {expected} as in the {(isList ? "first" : "#CHROM")} line, separated by tabs");
        record.Take(isList ? [.. line, .. "\t.\t.\t."u8] : line);
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
