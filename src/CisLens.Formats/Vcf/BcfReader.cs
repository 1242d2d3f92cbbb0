using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Vcf;

/// <summary>A BCF (VCF 4.3, section 6) as the text of a VCF, record by record.</summary>
sealed class BcfReader : ReadOnlyStream
{
    // a longer record is damaged; LineReader has the same limit for a line
    const int MostBytes = 64 << 20;

    readonly string _name;
    readonly Stream _input;
    readonly BcfNames _names;
    readonly int _samples;
    readonly ArrayBufferWriter<byte> _text = new(1 << 16);
    byte[] _record = new byte[1 << 12];
    int _next;
    long _number;

    /// <summary>The first bytes of a BCF. The byte after them is the minor version, 1 or 2.</summary>
    public static ReadOnlySpan<byte> Magic => "BCF\x02"u8;

    /// <summary>Reads the header.</summary>
    /// <param name="name">The file in error texts.</param>
    /// <param name="input">The uncompressed bytes after <see cref="Magic"/>.</param>
    /// <exception cref="InputException">The header is damaged or truncated.</exception>
    public BcfReader(string name, Stream input)
    {
        (_name, _input) = (name, input);
        Span<byte> start = stackalloc byte[5];
        Fill(start, "the header");
        if (start[0] is not (1 or 2))
            throw InputException.In(name, $"is BCF version 2.{start[0]}, expected 2.1 or 2.2; convert it with bcftools view");
        int length = Checked(BinaryPrimitives.ReadUInt32LittleEndian(start[1..]), "the header");
        var text = new byte[length];
        Fill(text, "the header");
        string[] lines = [.. BcfNames.Lines(text.AsSpan().TrimEnd((byte)0))];
        _names = new(lines);
        _samples = Math.Max(0, (lines.LastOrDefault() ?? "").Split('\t').Length - 9);
        foreach (string line in lines)
            _text.Write(Encoding.UTF8.GetBytes(BcfNames.Plain(line) + "\n"));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_next == _text.WrittenCount)
        {
            _text.ResetWrittenCount();
            _next = 0;
            // a batch of records, so that the reader has few calls
            while (_text.WrittenCount < 1 << 15 && NextRecord())
            {
            }
        }
        int count = Math.Min(buffer.Length, _text.WrittenCount - _next);
        _text.WrittenSpan.Slice(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    bool NextRecord()
    {
        Span<byte> sizes = stackalloc byte[8];
        int read = _input.ReadAtLeast(sizes, 8, throwOnEndOfStream: false);
        if (read == 0)
            return false;
        _number++;
        if (read < 8)
            throw Damaged("the file ends in the record");
        int shared = Checked(BinaryPrimitives.ReadUInt32LittleEndian(sizes), $"record {_number}"),
            samples = Checked(BinaryPrimitives.ReadUInt32LittleEndian(sizes[4..]), $"record {_number}");
        if (_record.Length < shared + samples)
            _record = new byte[Math.Max(shared + samples, 2 * _record.Length)];
        Fill(_record.AsSpan(0, shared + samples), $"record {_number}");
        Shared(_record.AsSpan(0, shared), _record.AsSpan(shared, samples));
        return true;
    }

    void Shared(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> samples)
    {
        var from = new BcfCursor(bytes, this);
        int contig = from.Int32(), pos0 = from.Int32();
        from.Int32();   // length on the reference
        uint quality = from.UInt32(), alleles = from.UInt32(), ofSamples = from.UInt32();
        int infos = (int)(alleles & 0xFFFF), alleleCount = (int)(alleles >> 16);
        if ((ofSamples & 0xFFFFFF) != _samples)
            throw Damaged($"it has {ofSamples & 0xFFFFFF} samples, the header has {_samples}");
        Add(_names.Contig(contig) ?? throw Damaged($"contig {contig} is not in the header"));
        Add("\t").Add((pos0 + 1L).ToString(CultureInfo.InvariantCulture)).Add("\t");
        from.Typed().Write(_text, emptyIsDot: true);
        for (int i = 0; i < alleleCount; i++)
        {
            Add(i < 2 ? "\t" : ",");
            from.Typed().Write(_text, emptyIsDot: true);
        }
        Add(alleleCount == 0 ? "\t.\t." : alleleCount == 1 ? "\t." : "").Add("\t");
        BcfValues.WriteFloat(quality, _text);
        Add("\t");
        Filters(from.Typed());
        Infos(ref from, infos);
        if (_samples > 0)
            Samples(new BcfCursor(samples, this), (int)(ofSamples >> 24));
        Add("\n");
    }

    void Filters(BcfValues filters)
    {
        if (filters.Count == 0)
            Add(".");
        for (int i = 0; i < filters.Count; i++)
            Add(i > 0 ? ";" : "").Add(String(filters.Int(i)));
    }

    void Infos(ref BcfCursor from, int count)
    {
        Add(count == 0 ? "\t." : "\t");
        for (int i = 0; i < count; i++)
        {
            Add(i > 0 ? ";" : "").Add(String(from.Typed().Int(0)));
            var values = from.Typed();
            if (values.Type == 0 || values.Count == 0)
                continue;   // a flag
            Add("=");
            values.Write(_text, emptyIsDot: true);
        }
    }

    void Samples(BcfCursor from, int fields)
    {
        var all = new (string Key, int Type, int Count, int Start)[fields];
        for (int f = 0; f < fields; f++)
        {
            string key = String(from.Typed().Int(0));
            var (type, count) = from.Descriptor();
            all[f] = (key, type, count, from.Position);
            from.Skip(type, (long)count * _samples);
            Add(f > 0 ? ":" : "\t").Add(key);
        }
        if (fields == 0)
            Add("\t.");
        for (int sample = 0; sample < _samples; sample++)
        {
            Add(fields == 0 ? "\t." : "\t");
            foreach (var (f, field) in all.Index())
            {
                Add(f > 0 ? ":" : "");
                var one = from.At(field.Start, field.Type, field.Count, sample);
                if (field.Key == "GT" && field.Type is 1 or 2 or 3)
                    one.WriteGenotype(_text);
                else
                    one.Write(_text, emptyIsDot: true);
            }
        }
    }

    string String(int number) => _names.String(number) ?? throw Damaged($"string {number} is not in the header");

    BcfReader Add(string text)
    {
        if (text.Length > 0)
            Encoding.UTF8.GetBytes(text, _text);
        return this;
    }

    /// <summary>An error in the current record.</summary>
    internal InputException Damaged(string problem) =>
        InputException.In(_name, $"record {_number} is damaged: {problem}; download or copy the file again");

    int Checked(uint length, string what) => length <= MostBytes ? (int)length
        : throw InputException.In(_name,
            $"damaged: {what} has {length} bytes, expected at most {MostBytes}; download or copy the file again");

    void Fill(Span<byte> target, string what)
    {
        if (_input.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
            throw InputException.In(_name, $"truncated: the file ends in {what}; download or copy the file again");
    }
}
