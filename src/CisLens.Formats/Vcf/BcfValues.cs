using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CisLens.Formats.Vcf;

/// <summary>A typed vector of a BCF record (VCF 4.3, section 6.3.3).</summary>
/// <param name="bytes">The values.</param>
/// <param name="type">1, 2 and 3 for integers of 1, 2 and 4 bytes, 5 for a float, 7 for text, 0 for a flag.</param>
/// <param name="count">Number of values.</param>
readonly ref struct BcfValues(ReadOnlySpan<byte> bytes, int type, int count)
{
    /// <summary>The number for a missing float, and for the end of a vector that is shorter than others.</summary>
    public const uint MissingFloat = 0x7F800001, EndFloat = 0x7F800002;

    readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The type.</summary>
    public int Type { get; } = type;

    /// <summary>Number of values.</summary>
    public int Count { get; } = count;

    /// <summary>Bytes of a value of a type; −1 for an unknown type.</summary>
    public static int SizeOf(int type) => type switch { 0 => 0, 1 or 7 => 1, 2 => 2, 3 or 5 => 4, _ => -1 };

    /// <summary>An integer; the smallest number of its size is missing, and the next one the end of the vector.</summary>
    public int Int(int i) => i >= Count ? -1 : Type switch
    {
        1 => (sbyte)_bytes[i],
        2 => BinaryPrimitives.ReadInt16LittleEndian(_bytes[(2 * i)..]),
        3 => BinaryPrimitives.ReadInt32LittleEndian(_bytes[(4 * i)..]),
        _ => -1,
    };

    int Smallest => Type switch { 1 => sbyte.MinValue, 2 => short.MinValue, _ => int.MinValue };

    /// <summary>Writes the values, separated by commas.</summary>
    public void Write(IBufferWriter<byte> text, bool emptyIsDot)
    {
        if (Type == 7)
        {
            WriteText(text, emptyIsDot);
            return;
        }
        int written = 0;
        for (; written < Count && !IsEnd(written); written++)
        {
            if (written > 0)
                text.Write(","u8);
            if (Type == 5)
                WriteFloat(BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(4 * written)..]), text);
            else if (Int(written) == Smallest)
                text.Write("."u8);
            else
                WriteInt(Int(written), text);
        }
        if (written == 0 && emptyIsDot)
            text.Write("."u8);
    }

    /// <summary>Writes a genotype: each value is twice the allele plus 2, and its lowest bit says if it is phased.</summary>
    public void WriteGenotype(IBufferWriter<byte> text)
    {
        int written = 0;
        for (; written < Count && !IsEnd(written); written++)
        {
            int value = Int(written);
            if (written > 0)
                text.Write((value & 1) != 0 && value != Smallest ? "|"u8 : "/"u8);
            if (value == Smallest || value >> 1 == 0)
                text.Write("."u8);
            else
                WriteInt((value >> 1) - 1, text);
        }
        if (written == 0)
            text.Write("."u8);
    }

    /// <summary>Writes a float with the shortest digits that read back exactly.</summary>
    public static void WriteFloat(uint bits, IBufferWriter<byte> text)
    {
        if (bits is MissingFloat or EndFloat)
        {
            text.Write("."u8);
            return;
        }
        string shown = BitConverter.UInt32BitsToSingle(bits).ToString(CultureInfo.InvariantCulture);
        Encoding.UTF8.GetBytes(
            shown switch { "Infinity" => "inf", "-Infinity" => "-inf", "NaN" => "nan", _ => shown.Replace('E', 'e') }, text);
    }

    static void WriteInt(int value, IBufferWriter<byte> text)
    {
        value.TryFormat(text.GetSpan(16), out int written, default, CultureInfo.InvariantCulture);
        text.Advance(written);
    }

    bool IsEnd(int i) => Type == 5 ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(4 * i)..]) == EndFloat : Int(i) == Smallest + 1;

    void WriteText(IBufferWriter<byte> text, bool emptyIsDot)
    {
        int end = _bytes.IndexOf((byte)0);
        var shown = end < 0 ? _bytes : _bytes[..end];
        if (shown.IsEmpty && emptyIsDot || shown.SequenceEqual((ReadOnlySpan<byte>)[7]))
        {
            text.Write("."u8);
            return;
        }
        foreach (byte letter in shown)
        {
            // a tab or a line end would change the columns of the text
            text.GetSpan(1)[0] = letter < (byte)' ' ? (byte)'?' : letter;
            text.Advance(1);
        }
    }
}

/// <summary>Reads the values of a BCF record. Each step is checked against the end of the record.</summary>
ref struct BcfCursor(ReadOnlySpan<byte> bytes, BcfReader file)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; private set; }

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A vector with its type and length.</summary>
    public BcfValues Typed()
    {
        var (type, count) = Descriptor();
        return new(Take((long)BcfValues.SizeOf(type) * count), type, count);
    }

    /// <summary>The type and the length of a vector. A length of 15 means that the length follows as an integer.</summary>
    public (int Type, int Count) Descriptor()
    {
        int first = Take(1)[0], type = first & 15, count = first >> 4;
        if (BcfValues.SizeOf(type) < 0)
            throw file.Damaged($"type {type} is not one of BCF");
        if (count < 15)
            return (type, type == 0 ? 0 : count);
        int ofCount = Take(1)[0];
        if (ofCount >> 4 != 1 || (ofCount & 15) is not (1 or 2 or 3))
            throw file.Damaged("the length of a vector is not an integer");
        int size = BcfValues.SizeOf(ofCount & 15);
        count = new BcfValues(Take(size), ofCount & 15, 1).Int(0);
        return count >= 0 ? (type, type == 0 ? 0 : count) : throw file.Damaged($"a vector has the length {count}");
    }

    /// <summary>Passes over values.</summary>
    public void Skip(int type, long count) => Take(BcfValues.SizeOf(type) * count);

    /// <summary>The values of one sample in a field that begins at an offset.</summary>
    public readonly BcfValues At(int start, int type, int count, int sample)
    {
        int size = BcfValues.SizeOf(type) * count;
        return new(_bytes.Slice(start + sample * size, size), type, count);
    }

    ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - Position)
            throw file.Damaged("it ends inside a value");
        var taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
