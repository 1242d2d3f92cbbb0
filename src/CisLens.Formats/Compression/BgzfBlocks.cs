namespace CisLens.Formats.Compression;

/// <summary>Reads the blocks of a BGZF file one by one and checks each. Reading can start at any block.</summary>
sealed class BgzfBlocks(InputBuffer input)
{
    const int MaxText = 1 << 16;

    readonly GzipMember _member = new(input);
    readonly byte[] _text = new byte[MaxText];
    int _length;
    bool _any;

    /// <summary>Offset of the block in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Offset of the next block.</summary>
    public long NextOffset => input.Position;

    /// <summary>The text of the block, valid until the next call.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>Reads the next block. Returns false after the end block of the file.</summary>
    public bool Next()
    {
        Offset = input.Position;
        if (!input.Ensure(1))
            return _any && _length == 0 ? false : throw input.Truncated("its BGZF end block is missing");
        _member.Begin();
        if (_member.Header.BlockSize is null)
            throw input.Damaged("a gzip member is not a BGZF block, expected BGZF; compress the text with bgzip");
        _any = true;
        _length = 0;
        for (var text = _member.Next(); !text.IsEmpty; text = _member.Next())
            Append(text.Span);
        return true;
    }

    /// <summary>Continues with the block at an offset of the file.</summary>
    public void Seek(long offset) => input.Seek(offset);

    void Append(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxText - _length)
            throw input.Damaged("a BGZF block has more than 64 KiB of text");
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }
}
