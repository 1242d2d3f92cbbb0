using System.Buffers;
using System.Globalization;
using System.Text;

namespace CisLens.Mutate.Tables;

/// <summary>A buffer of UTF-8 text. Numbers have a decimal point and the shortest digits that read back exactly.</summary>
sealed class TextBuffer
{
    const int LongestNumber = 32;
    readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);

    /// <summary>The text since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Empties the buffer.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Adds bytes.</summary>
    public TextBuffer Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds text.</summary>
    public TextBuffer Add(string text)
    {
        Encoding.UTF8.GetBytes(text, _bytes);
        return this;
    }

    /// <summary>Adds a number, or <paramref name="missing"/> for NaN.</summary>
    public TextBuffer Add(float number, ReadOnlySpan<byte> missing)
    {
        if (!float.IsFinite(number))
            return Add(missing);
        number.TryFormat(_bytes.GetSpan(LongestNumber), out int written, default, CultureInfo.InvariantCulture);
        _bytes.Advance(written);
        return this;
    }
}
