using System.Buffers.Binary;

namespace CisLens.Mutate.Tables;

/// <summary>
/// A temporary log of scored alleles: POS, texts and numbers of each. Unlike an HDF5 file, it can be extended and cut at its end, so
/// that a run can be resumed.
/// </summary>
/// <param name="rows">A stream that can seek.</param>
/// <param name="texts">Number of texts in a row.</param>
/// <param name="numbers">Number of numbers in a row.</param>
sealed class RowLog(Stream rows, int texts, int numbers)
{
    readonly byte[][] _texts = new byte[texts][];
    readonly byte[] _numbers = new byte[numbers * sizeof(float)];
    readonly byte[] _head = new byte[8];

    /// <summary>POS of the last row that was read: 8 bytes, little-endian.</summary>
    public ReadOnlySpan<byte> Position => _head;

    /// <summary>A text of the last row that was read.</summary>
    public ReadOnlySpan<byte> Text(int i) => _texts[i];

    /// <summary>The bytes of the numbers of the last row that was read.</summary>
    public ReadOnlySpan<byte> Numbers => _numbers;

    /// <summary>Writes a row.</summary>
    public static void Write(long position, ReadOnlySpan<byte[]> texts, ReadOnlySpan<float> numbers, TextBuffer to)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(head, position);
        to.Add(head);
        foreach (byte[] text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, text.Length);
            to.Add(head[..4]).Add(text);
        }
        foreach (float number in numbers)
        {
            BinaryPrimitives.WriteSingleLittleEndian(head, number);
            to.Add(head[..4]);
        }
    }

    /// <summary>Counts the rows, and finds the length in bytes of the longest value of each text.</summary>
    public (long Rows, int[] TextBytes) Measure()
    {
        var longest = new int[texts];
        long count = 0;
        for (rows.Position = 0; ReadTexts(); count++)
        {
            for (int i = 0; i < texts; i++)
                longest[i] = Math.Max(longest[i], _texts[i].Length);
            rows.Seek(_numbers.Length, SeekOrigin.Current);
        }
        rows.Position = 0;
        return (count, longest);
    }

    /// <summary>Reads the next row.</summary>
    /// <returns>False after the last row.</returns>
    public bool Read()
    {
        if (!ReadTexts())
            return false;
        rows.ReadExactly(_numbers);
        return true;
    }

    bool ReadTexts()
    {
        if (rows.Position == rows.Length)
            return false;
        Span<byte> length = stackalloc byte[4];
        rows.ReadExactly(_head);
        for (int i = 0; i < texts; i++)
        {
            rows.ReadExactly(length);
            rows.ReadExactly(_texts[i] = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)]);
        }
        return true;
    }
}
