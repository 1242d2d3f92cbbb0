using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>The compression of a text file.</summary>
enum TextKind { Plain, Gzip, Bgzf }

/// <summary>The text of a plain or compressed file. A truncated or damaged file is an error, and never read as a shorter file.</summary>
public static class TextInput
{
    /// <summary>Opens plain text, gzip or BGZF, or standard input for <c>-</c>. The first bytes decide which of them it is. A UTF-8 byte
    /// order mark at the start of the text is left out.</summary>
    /// <exception cref="InputException">The file cannot be opened. While reading: the file is truncated or damaged, or its text is in
    /// UTF-16.</exception>
    public static Stream Open(string path) => new Utf8Text(path, Whole(path));

    /// <summary>Opens the bytes of a plain or compressed file of any content, as <see cref="Open"/> does for text.</summary>
    /// <exception cref="InputException">The file cannot be opened. While reading: the file is truncated or damaged.</exception>
    public static Stream OpenBytes(string path) => Whole(path);

    /// <summary>True if the text of a file begins with a UTF-8 byte order mark, so that its offsets are not those of the text that is
    /// read.</summary>
    internal static bool HasMark(string path)
    {
        using var text = Whole(path);
        Span<byte> first = stackalloc byte[3];
        return Utf8Text.HasMark(first[..text.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)]);
    }

    static ReadOnlyStream Whole(string path)
    {
        var stream = InputBytes.Open(path);
        var input = new InputBuffer(path, stream);
        return IsGzip(input) ? new GzipReader(stream, input) : new PlainReader(stream, input);
    }

    /// <summary>As <see cref="Open"/>, and returns the first bytes too, so that the kind of a file can be seen before it is read.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <param name="head">The first bytes, up to 64 KiB.</param>
    /// <returns>The whole text.</returns>
    /// <exception cref="InputException">The file cannot be opened, or is truncated or damaged.</exception>
    public static Stream Peek(string path, out byte[] head)
    {
        var text = Open(path);
        var first = new byte[1 << 16];
        int read = text.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        head = first[..read];
        return new PeekedStream(text, head);
    }

    /// <summary>The compression of a file, by its first bytes.</summary>
    internal static TextKind KindOf(string path)
    {
        using var stream = InputBytes.Open(path);
        var input = new InputBuffer(path, stream);
        if (!IsGzip(input))
            return TextKind.Plain;
        return GzipHeader.Read(input).BlockSize is null ? TextKind.Gzip : TextKind.Bgzf;
    }

    static bool IsGzip(InputBuffer input) =>
        input.Ensure(GzipHeader.Magic.Length) && input.Bytes.AsSpan(input.Next).StartsWith(GzipHeader.Magic);
}
