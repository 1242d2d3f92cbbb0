using System.Buffers.Binary;

namespace CisLens.Formats.Bam;

/// <summary>The tags of a BAM record (SAM specification, section 4.2.4): two letters, a type, a value.</summary>
static class BamTags
{
    /// <summary>What is wrong with the tags of a record; null if they can be read.</summary>
    public static string? Problem(ReadOnlySpan<byte> tags)
    {
        while (!tags.IsEmpty)
        {
            long length = tags.Length < 4 ? -1 : ValueBytes(tags[2..]);
            if (length < 0 || length > tags.Length - 2)
                return "its tags are damaged or end early";
            tags = tags[(2 + (int)length)..];
        }
        return null;
    }

    /// <summary>Finds a tag in tags without problem. The value begins with its type.</summary>
    public static bool Find(ReadOnlySpan<byte> tags, ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> value)
    {
        while (!tags.IsEmpty)
        {
            int length = (int)ValueBytes(tags[2..]);
            value = tags.Slice(2, length);
            if (tags.StartsWith(tag))
                return true;
            tags = tags[(2 + length)..];
        }
        value = default;
        return false;
    }

    /// <summary>Offset of a value within the tags.</summary>
    public static int Offset(ReadOnlySpan<byte> tags, ReadOnlySpan<byte> value)
    {
        tags.Overlaps(value, out int offset);
        return offset;
    }

    /// <summary>A whole number; null if the value is of another type.</summary>
    public static long? Integer(ReadOnlySpan<byte> value) => (char)value[0] switch
    {
        'c' => (sbyte)value[1],
        'C' => value[1],
        's' => BinaryPrimitives.ReadInt16LittleEndian(value[1..]),
        'S' => BinaryPrimitives.ReadUInt16LittleEndian(value[1..]),
        'i' => BinaryPrimitives.ReadInt32LittleEndian(value[1..]),
        'I' => BinaryPrimitives.ReadUInt32LittleEndian(value[1..]),
        _ => null,
    };

    /// <summary>Text without its NUL; empty if the value is of another type.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> value) => value[0] == 'Z' ? value[1..^1] : [];

    // length of a value with its type; −1 for an unknown type or a text without end
    static long ValueBytes(ReadOnlySpan<byte> value) => (char)value[0] switch
    {
        'A' or 'c' or 'C' => 2,
        's' or 'S' => 3,
        'i' or 'I' or 'f' => 5,
        'Z' or 'H' => value.IndexOf((byte)0) + 1 is > 0 and var end ? end : -1,
        'B' => ListBytes(value),
        _ => -1,
    };

    static long ListBytes(ReadOnlySpan<byte> value)
    {
        int size = value.Length < 6 ? 0 : (char)value[1] switch { 'c' or 'C' => 1, 's' or 'S' => 2, 'i' or 'I' or 'f' => 4, _ => 0 };
        return size == 0 ? -1 : 6 + (long)size * BinaryPrimitives.ReadUInt32LittleEndian(value[2..]);
    }
}
