using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>What the text of a file is packed in.</summary>
enum TextKind { Plain, Gzip, Bgzf }

/// <summary>The text of a file, whatever it is packed in. A truncated or damaged file is refused, never read as a shorter one.</summary>
public static class TextInput
{
    /// <summary>Opens plain text, gzip or BGZF, told apart by the first bytes, or standard input for <c>-</c>.</summary>
    /// <exception cref="InputException">The file cannot be opened; while reading: it is truncated or damaged.</exception>
    public static Stream Open(string path)
    {
        var stream = InputBytes.Open(path);
        var input = new InputBuffer(path, stream);
        return IsGzip(input) ? new GzipReader(stream, input) : new PlainReader(stream, input);
    }

    /// <summary>What a file is packed in, by its first bytes.</summary>
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
