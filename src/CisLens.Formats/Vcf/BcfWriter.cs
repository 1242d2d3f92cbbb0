using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Formats.Vcf;

/// <summary>Writes the text of a VCF as a BCF (VCF 4.3, section 6).</summary>
public sealed class BcfWriter
{
    const uint NaN = 0x7FC00000;   // that of .NET has a sign, which C prints

    readonly string _name;
    readonly BcfNames _names;
    readonly int _samples;
    readonly ArrayBufferWriter<byte> _shared = new(), _ofSamples = new();

    BcfWriter(string name, BcfNames names, int samples) => (_name, _names, _samples) = (name, names, samples);

    /// <summary>
    /// Converts a VCF. Contigs, filters and fields that its header does not define are defined, as bcftools does.
    /// </summary>
    /// <param name="vcf">The text, which can seek.</param>
    /// <param name="output">Receives the BCF, compressed.</param>
    /// <param name="name">The file in error texts.</param>
    /// <exception cref="InputException">A value does not fit the type that the header gives, or a position is 2^31 or larger.</exception>
    public static void Convert(Stream vcf, Stream output, string name)
    {
        var reader = VcfReader.OpenText(name, vcf);
        var lines = Defined(reader);
        var names = new BcfNames(lines);
        vcf.Position = 0;
        reader = VcfReader.OpenText(name, vcf);
        using var packed = new BgzfStream(output, leaveOpen: true);
        string header = string.Concat(lines.Select(line => names.Numbered(line) + "\n")) +
            Encoding.UTF8.GetString(reader.Header.ColumnLine) + "\n\0";
        byte[] text = Encoding.UTF8.GetBytes(header), size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, text.Length);
        packed.Write("BCF\x02\x02"u8);
        packed.Write(size);
        packed.Write(text);
        packed.EndBlock();
        var writer = new BcfWriter(name, names, reader.Header.Samples.Count);
        var record = new VcfRecord();
        while (reader.Read(record))
            writer.Write(record, packed);
    }

    /// <summary>A writer that only checks records, so that a value that does not fit is found before any work.</summary>
    /// <param name="header">The header of the records.</param>
    /// <param name="name">The file in error texts.</param>
    public static BcfWriter Checker(VcfHeader header, string name) =>
        new(name, new(header.MetaLines.Select(l => Encoding.UTF8.GetString(l))), header.Samples.Count);

    /// <summary>Checks that a record can be written.</summary>
    /// <exception cref="InputException">A value does not fit the type that the header gives, or the position is 2^31 or larger.</exception>
    public void Require(VcfRecord record) => Write(record, Stream.Null);

    // the header lines without IDX, and lines for names of records that have none
    static List<string> Defined(VcfReader reader)
    {
        List<string> lines = [.. reader.Header.MetaLines.Select(l => BcfNames.Plain(Encoding.UTF8.GetString(l)))];
        if (!lines.Exists(l => l.StartsWith("##FILTER=<ID=PASS,", StringComparison.Ordinal)))
            lines.Insert(1, "##FILTER=<ID=PASS,Description=\"All filters passed\">");
        var names = new BcfNames(lines);
        void Define(bool defined, string line)
        {
            if (defined)
                return;
            lines.Add(line);
            names.Add(line);
        }
        var record = new VcfRecord();
        while (reader.Read(record))
        {
            Define(names.NumberOfContig(record.Contig) >= 0, $"##contig=<ID={record.Contig}>");
            foreach (string filter in Parts(record.Text(VcfColumn.Filter), ';'))
                Define(names.Defines("FILTER", filter), $"##FILTER=<ID={filter},Description=\"Dummy\">");
            foreach (string field in Parts(record.Text(VcfColumn.Info), ';'))
            {
                string id = field.Split('=')[0];
                Define(names.Defines("INFO", id), field.Contains('=') ? $"##INFO=<ID={id},Number=1,Type=String,Description=\"Dummy\">"
                    : $"##INFO=<ID={id},Number=0,Type=Flag,Description=\"Dummy\">");
            }
            if (reader.Header.ColumnCount > VcfRecord.FixedColumns)
                foreach (string id in Parts(Columns(record)[0], ':'))
                    Define(names.Defines("FORMAT", id), $"##FORMAT=<ID={id},Number=1,Type=String,Description=\"Dummy\">");
        }
        return lines;
    }

    static string[] Parts(string column, char separator) =>
        column is "." or "" ? [] : column.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    // FORMAT and the samples
    static string[] Columns(VcfRecord record) =>
        Encoding.UTF8.GetString(record.Bytes[(record.EndOf(VcfColumn.Info) + 1)..]).Split('\t');

    void Write(VcfRecord record, Stream output)
    {
        _shared.ResetWrittenCount();
        _ofSamples.ResetWrittenCount();
        bool noAlt = record.AltCount == 1 && record.AltKind(0) == AlleleKind.Missing;
        int alleles = noAlt ? 1 : 1 + record.AltCount;
        string[] info = Parts(record.Text(VcfColumn.Info), ';'), columns = _samples > 0 ? Columns(record) : [];
        string[] format = columns.Length > 0 ? Parts(columns[0], ':') : [];
        if (record.Pos0 >= int.MaxValue)
            throw Fault(record, $"POS is {record.Pos}, expected less than 2^31 for a BCF; write a VCF");
        if (record.Contig.AsSpan().ContainsAny("<>,"))
            throw Fault(record, $"CHROM is {record.Contig}, which the header of a BCF cannot name; write a VCF");
        Int32(_shared, _names.NumberOfContig(record.Contig));
        Int32(_shared, (int)record.Pos0);
        var (start0, end0) = VcfRecord.Interval(record.Pos, record.Ref.Length, record[VcfColumn.Info]);
        Int32(_shared, (int)Math.Min(end0 - start0, int.MaxValue));
        Float(_shared, record.Text(VcfColumn.Qual), "QUAL", record);
        Int32(_shared, alleles << 16 | info.Length);
        Int32(_shared, format.Length << 24 | _samples);
        String(_shared, record[VcfColumn.Id].SequenceEqual("."u8) ? default : record[VcfColumn.Id]);
        String(_shared, record.Ref);
        for (int alt = 0; alt < alleles - 1; alt++)
            String(_shared, record.Alt(alt));
        Ints(_shared, [.. Parts(record.Text(VcfColumn.Filter), ';').Select(f => (int?)_names.NumberOf(f))]);
        foreach (string field in info)
            Info(field, record);
        string[][] samples = [.. columns.Skip(1).Select(c => c.Split(':'))];
        if (samples.FirstOrDefault(values => values.Length > format.Length) is { } longer)
            throw Fault(record, $"a sample has {longer.Length} values, expected at most {format.Length} as in FORMAT; write a VCF");
        for (int f = 0; f < format.Length; f++)
            Format(format[f], [.. samples.Select(values => f < values.Length ? values[f] : ".")], record);
        Span<byte> sizes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, _shared.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[4..], _ofSamples.WrittenCount);
        output.Write(sizes);
        output.Write(_shared.WrittenSpan);
        output.Write(_ofSamples.WrittenSpan);
    }

    void Info(string field, VcfRecord record)
    {
        int equals = field.IndexOf('=');
        string id = equals < 0 ? field : field[..equals], value = equals < 0 ? "" : field[(equals + 1)..];
        Ints(_shared, [_names.NumberOf(id)]);
        if (equals < 0)
            Descriptor(_shared, 0, 0);
        else if (_names.TypeOf("INFO", id) == "Integer")
            Ints(_shared, [.. value.Split(',').Select(v => Whole(v, $"INFO/{id}", record))]);
        else if (_names.TypeOf("INFO", id) == "Float")
        {
            string[] values = value.Split(',');
            Descriptor(_shared, 5, values.Length);
            foreach (string v in values)
                Float(_shared, v, $"INFO/{id}", record);
        }
        else
            String(_shared, Encoding.UTF8.GetBytes(value));
    }

    void Format(string id, string[] values, VcfRecord record)
    {
        Ints(_ofSamples, [_names.NumberOf(id)]);
        string? type = _names.TypeOf("FORMAT", id);
        if (id == "GT")
            Matrix([.. values.Select(v => Genotype(v, record))]);
        else if (type == "Integer")
            Matrix([.. values.Select(v => v.Split(',').Select(one => Whole(one, $"FORMAT/{id}", record)).ToArray())]);
        else if (type == "Float")
            Floats([.. values.Select(v => v.Split(','))], $"FORMAT/{id}", record);
        else
            Strings([.. values.Select(Encoding.UTF8.GetBytes)]);
    }

    // each allele plus 1, times 2; the lowest bit says if it is phased with the one before
    int?[] Genotype(string text, VcfRecord record)
    {
        var alleles = new List<int?>();
        bool phased = false;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
            if (i == text.Length || text[i] is '/' or '|')
            {
                string allele = text[start..i];
                int number = allele is "." or "" ? -1 : int.TryParse(allele, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    ? index : throw Wrong(text, "FORMAT/GT", "alleles such as 0/1 or 0|1", record);
                alleles.Add((number + 1) << 1 | (phased ? 1 : 0));
                phased = i < text.Length && text[i] == '|';
                start = i + 1;
            }
        return [.. alleles];
    }

    void Matrix(int?[][] rows)
    {
        int width = rows.Max(r => r.Length), type = TypeOf(rows.SelectMany(r => r));
        Descriptor(_ofSamples, type, width);
        foreach (var row in rows)
            for (int i = 0; i < width; i++)
                Int(_ofSamples, type, i < row.Length ? row[i] : null, isEnd: i >= row.Length);
    }

    void Floats(string[][] rows, string what, VcfRecord record)
    {
        int width = rows.Max(r => r.Length);
        Descriptor(_ofSamples, 5, width);
        foreach (var row in rows)
            for (int i = 0; i < width; i++)
                if (i < row.Length)
                    Float(_ofSamples, row[i], what, record);
                else
                    Int32(_ofSamples, unchecked((int)BcfValues.EndFloat));
    }

    void Strings(byte[][] rows)
    {
        int width = rows.Max(r => r.Length);
        Descriptor(_ofSamples, 7, width);
        foreach (byte[] row in rows)
        {
            _ofSamples.Write(row);
            _ofSamples.Write(new byte[width - row.Length]);
        }
    }

    static void Ints(ArrayBufferWriter<byte> to, int?[] values)
    {
        int type = values.Length == 0 ? 0 : TypeOf(values);
        Descriptor(to, type, values.Length);
        foreach (int? value in values)
            Int(to, type, value, isEnd: false);
    }

    // the smallest type whose reserved numbers, the eight lowest, are not used
    static int TypeOf(IEnumerable<int?> values)
    {
        int smallest = 0, largest = 0;
        foreach (int value in values.OfType<int>())
            (smallest, largest) = (Math.Min(smallest, value), Math.Max(largest, value));
        return smallest >= sbyte.MinValue + 8 && largest <= sbyte.MaxValue ? 1
            : smallest >= short.MinValue + 8 && largest <= short.MaxValue ? 2 : 3;
    }

    static void Int(ArrayBufferWriter<byte> to, int type, int? value, bool isEnd)
    {
        var span = to.GetSpan(4);
        int smallest = type switch { 1 => sbyte.MinValue, 2 => short.MinValue, _ => int.MinValue };
        BinaryPrimitives.WriteInt32LittleEndian(span, isEnd ? smallest + 1 : value ?? smallest);
        to.Advance(BcfValues.SizeOf(type));
    }

    static void Int32(ArrayBufferWriter<byte> to, int value) => Int(to, 3, value, isEnd: false);

    static void Descriptor(ArrayBufferWriter<byte> to, int type, int count)
    {
        to.GetSpan(1)[0] = (byte)(Math.Min(count, 15) << 4 | type);
        to.Advance(1);
        if (count >= 15)
            Ints(to, [count]);
    }

    static void String(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        Descriptor(to, 7, text.Length);
        to.Write(text);
    }

    int? Whole(string text, string what, VcfRecord record) => text == "." ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= int.MinValue + 8
            ? number : throw Wrong(text, what, "a whole number as the header says", record);

    void Float(ArrayBufferWriter<byte> to, string text, string what, VcfRecord record)
    {
        uint bits = text is "." or "" ? BcfValues.MissingFloat
            : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
                ? float.IsNaN(number) ? NaN : BitConverter.SingleToUInt32Bits(number)
            : text.ToUpperInvariant() switch
            {
                "INF" or "+INF" => BitConverter.SingleToUInt32Bits(float.PositiveInfinity),
                "-INF" => BitConverter.SingleToUInt32Bits(float.NegativeInfinity),
                _ => throw Wrong(text, what, "a number as the header says", record),
            };
        Int32(to, unchecked((int)bits));
    }

    InputException Wrong(string text, string what, string expected, VcfRecord record) => Fault(record,
        $"{what} is {Quoted.Text(Encoding.UTF8.GetBytes(text))}, expected {expected}; " +
        "a BCF cannot keep it, write a VCF");

    InputException Fault(VcfRecord record, string problem) => InputException.At(_name, record.Line, problem);
}
