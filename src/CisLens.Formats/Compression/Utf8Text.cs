using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>The text of a file without the UTF-8 byte order mark that programs of Windows write. UTF-16 is an error.</summary>
sealed class Utf8Text(string path, Stream text) : ReadOnlyStream
{
    readonly byte[] _first = new byte[4];
    int _next, _end;
    bool _begun;

    /// <summary>True if bytes begin with the byte order mark.</summary>
    public static bool HasMark(ReadOnlySpan<byte> first) => first.StartsWith("\uFEFF"u8);

    public override int Read(Span<byte> buffer)
    {
        if (!_begun)
            Begin();
        if (_next == _end)
            return text.Read(buffer);
        int count = Math.Min(buffer.Length, _end - _next);
        _first.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
        base.Dispose(disposing);
    }

    void Begin()
    {
        _begun = true;
        _end = text.ReadAtLeast(_first, _first.Length, throwOnEndOfStream: false);
        var first = _first.AsSpan(0, _end);
        // with its own mark, or ASCII letters with a NUL byte before or after each
        if (first is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [not 0, 0, not 0, 0] or [0, not 0, 0, not 0])
            throw InputException.In(path,
                $"the text is in UTF-16, expected UTF-8; convert it: iconv -f UTF-16 -t UTF-8 {path} > utf8.txt");
        _next = HasMark(first) ? 3 : 0;
    }
}
