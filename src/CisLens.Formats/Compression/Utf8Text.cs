using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>The text of a file without the UTF-8 byte order mark that programs of Windows write. UTF-16 is an error.</summary>
sealed class Utf8Text(string path, Stream text) : ReadOnlyStream
{
    PeekedStream? _withoutMark;   // opened by the first read

    /// <summary>True if bytes begin with the byte order mark.</summary>
    public static bool HasMark(ReadOnlySpan<byte> first) => first.StartsWith("\uFEFF"u8);

    public override int Read(Span<byte> buffer) => (_withoutMark ??= Begin()).Read(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
        base.Dispose(disposing);
    }

    PeekedStream Begin()
    {
        var four = new byte[4];
        byte[] first = four[..text.ReadAtLeast(four, four.Length, throwOnEndOfStream: false)];
        // with its own mark, or ASCII letters with a NUL byte before or after each
        if (first is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [not 0, 0, not 0, 0] or [0, not 0, 0, not 0])
            throw InputException.In(path,
                $"the text is in UTF-16, expected UTF-8; convert it: iconv -f UTF-16 -t UTF-8 {path} > utf8.txt");
        return new PeekedStream(text, HasMark(first) ? first[3..] : first);
    }
}
