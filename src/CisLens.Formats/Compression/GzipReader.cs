namespace CisLens.Formats.Compression;

/// <summary>
/// The text of gzip members one after another; a file whose first member is a block of BGZF must be BGZF to its end block.
/// Every member's CRC-32 and length are checked, nothing may follow the last, and a file that breaks off is refused.
/// </summary>
sealed class GzipReader(Stream stream, InputBuffer input) : ReadOnlyStream
{
    readonly GzipMember _member = new(input);
    ReadOnlyMemory<byte> _text;
    bool _inMember, _any, _isBgzf;

    public override int Read(Span<byte> buffer)
    {
        while (_text.IsEmpty && !buffer.IsEmpty)
            if (!Advance())
                return 0;
        int count = Math.Min(buffer.Length, _text.Length);
        _text.Span[..count].CopyTo(buffer);
        _text = _text[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    // Goes to the next part of the text; false when the file has ended as it must.
    bool Advance()
    {
        if (_inMember)
        {
            _text = _member.Next();
            _inMember = !_text.IsEmpty;
            return true;
        }
        if (!input.Ensure(1))
            return RequireEnd();
        BeginMember();
        return true;
    }

    void BeginMember()
    {
        _member.Begin();
        bool isBlock = _member.Header.BlockSize is not null;
        if (!_any)
            _isBgzf = isBlock;
        else if (_isBgzf && !isBlock)
            throw input.Damaged("a gzip member that is no BGZF block follows BGZF blocks");
        (_any, _inMember) = (true, true);
    }

    bool RequireEnd() => !_isBgzf || _member.IsEmpty ? false : throw input.Truncated("its BGZF end block is missing");
}
