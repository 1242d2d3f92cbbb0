using System.Buffers.Text;
using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Vcf;

/// <summary>The fixed columns of a record, in order.</summary>
public enum VcfColumn
{
    /// <summary>Name of the contig.</summary>
    Chrom,
    /// <summary>1-based position of the first base of REF.</summary>
    Pos,
    /// <summary>Identifiers, separated by semicolons.</summary>
    Id,
    /// <summary>The bases of the reference.</summary>
    Ref,
    /// <summary>The alternate alleles, separated by commas.</summary>
    Alt,
    /// <summary>Phred-scaled quality.</summary>
    Qual,
    /// <summary>PASS or the filters that failed.</summary>
    Filter,
    /// <summary>Keys with values, separated by semicolons.</summary>
    Info,
}

/// <summary>
/// One record of a VCF. It has its own copy of the line. A caller can keep many records, and pass a record to
/// <see cref="VcfReader.Read"/> again when it is no longer needed.
/// </summary>
public sealed class VcfRecord
{
    /// <summary>Number of columns that every record has.</summary>
    public const int FixedColumns = 8;

    readonly int[] _ends = new int[FixedColumns];
    byte[] _bytes = new byte[256];
    int _length;
    int[] _altEnds = new int[4];

    /// <summary>Makes a record of one allele; the other columns are missing values.</summary>
    /// <exception cref="ArgumentException">A text is empty or contains a separator of VCF, or POS is negative.</exception>
    public static VcfRecord From(Variant variant)
    {
        var (contig, pos0, reference, alternate) = variant;
        ArgumentOutOfRangeException.ThrowIfLessThan(pos0, -1, nameof(variant));
        foreach (string text in (string[])[contig, reference, alternate])
            if (text.Length == 0 || text.AsSpan().IndexOfAny("\t\n\r,") >= 0)
                throw new ArgumentException($"\"{text}\": expected a name or one allele", nameof(variant));
        var record = new VcfRecord { Contig = contig, Pos = pos0 + 1 };
        record.Take(Encoding.UTF8.GetBytes($"{contig}\t{record.Pos}\t.\t{reference}\t{alternate}\t.\t.\t."));
        record.FindAlts();
        return record;
    }

    /// <summary>1-based line of the file.</summary>
    public long Line { get; internal set; }

    /// <summary>CHROM as in the file.</summary>
    public string Contig { get; internal set; } = "";

    /// <summary>POS, 1-based. 0 means the telomere before the first base.</summary>
    public long Pos { get; internal set; }

    /// <summary>0-based position of the first base of REF.</summary>
    public long Pos0 => Pos - 1;

    /// <summary>The line without its end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Number of ALTs. A single <c>.</c> or an empty column counts as one.</summary>
    public int AltCount { get; private set; }

    /// <summary>A fixed column.</summary>
    public ReadOnlySpan<byte> this[VcfColumn column] => _bytes.AsSpan(Start(column).._ends[(int)column]);

    /// <summary>REF.</summary>
    public ReadOnlySpan<byte> Ref => this[VcfColumn.Ref];

    /// <summary>One ALT.</summary>
    public ReadOnlySpan<byte> Alt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)AltCount, nameof(index));
        return _bytes.AsSpan((index == 0 ? Start(VcfColumn.Alt) : _altEnds[index - 1] + 1).._altEnds[index]);
    }

    /// <summary>The kind of REF: <see cref="AlleleKind.Bases"/> or <see cref="AlleleKind.Bad"/>.</summary>
    public AlleleKind RefKind => Allele.ParseRef(Ref);

    /// <summary>The kind of one ALT.</summary>
    public AlleleKind AltKind(int index) => Allele.ParseAlt(Alt(index));

    /// <summary>A fixed column as text.</summary>
    public string Text(VcfColumn column) => Encoding.UTF8.GetString(this[column]);

    /// <summary>One ALT as text.</summary>
    public string AltText(int index) => Encoding.UTF8.GetString(Alt(index));

    /// <summary>The end of a column in the line.</summary>
    internal int EndOf(VcfColumn column) => _ends[(int)column];

    /// <summary>Copies a line and finds its fixed columns.</summary>
    /// <returns>Number of fixed columns in the line.</returns>
    internal int Take(ReadOnlySpan<byte> line)
    {
        if (_bytes.Length < line.Length)
            _bytes = new byte[line.Length + line.Length / 4];
        line.CopyTo(_bytes);
        _length = line.Length;
        int start = 0;
        for (int column = 0; column < FixedColumns; column++)
        {
            int length = line[start..].IndexOf((byte)'\t');
            _ends[column] = length < 0 ? line.Length : start + length;
            if (length < 0)
                return column + 1;
            start += length + 1;
        }
        return FixedColumns;
    }

    /// <summary>Finds the ALTs. The columns must be known.</summary>
    internal void FindAlts()
    {
        int start = Start(VcfColumn.Alt), end = EndOf(VcfColumn.Alt);
        AltCount = 0;
        while (true)
        {
            if (AltCount == _altEnds.Length)
                Array.Resize(ref _altEnds, AltCount * 2);
            int length = _bytes.AsSpan(start..end).IndexOf((byte)',');
            _altEnds[AltCount++] = length < 0 ? end : start + length;
            if (length < 0)
                return;
            start += length + 1;
        }
    }

    /// <summary>The interval of a record in an index: [start0, end0). The end is that of INFO/END if this is larger.</summary>
    internal static (long Start0, long End0) Interval(long pos, int refLength, ReadOnlySpan<byte> info)
    {
        long start0 = Math.Max(pos - 1, 0);
        return (start0, Math.Max(start0 + Math.Max(refLength, 1), InfoEnd(info)));
    }

    // the 1-based closed end, which equals the 0-based half-open end; 0 if there is none
    static long InfoEnd(ReadOnlySpan<byte> info)
    {
        while (!info.IsEmpty)
        {
            int semicolon = info.IndexOf((byte)';');
            var field = semicolon < 0 ? info : info[..semicolon];
            info = semicolon < 0 ? default : info[(semicolon + 1)..];
            if (field.StartsWith("END="u8) && Utf8Parser.TryParse(field[4..], out long end, out _))
                return end;
        }
        return 0;
    }

    int Start(VcfColumn column) => column == VcfColumn.Chrom ? 0 : _ends[(int)column - 1] + 1;
}
