namespace CisLens.Formats.Compression;

/// <summary>
/// The text of a gzip file with one or more members. If the first member is a BGZF block, all must be, up to the end block.
/// CRC-32 and length of every member are checked. A truncated file, or bytes after the last member, are an error.
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

    // goes to the next part of the text; false at a correct end of the file
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
            throw input.Damaged("BGZF blocks are followed by a gzip member that is not one");
        (_any, _inMember) = (true, true);
    }

    // an empty block of other bytes was damaged, or does not end the file
    bool RequireEnd() => !_isBgzf || input.EndsWith(BgzfStream.EndOfFile) ? false : throw input.Truncated("the BGZF end block is missing");
}
