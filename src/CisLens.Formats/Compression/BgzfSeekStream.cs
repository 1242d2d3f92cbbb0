using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>The text of a BGZF file, with random access.</summary>
sealed class BgzfSeekStream : ReadOnlyStream
{
    readonly string _path;
    readonly Stream _stream;
    readonly BgzfLayout _layout;
    readonly BgzfBlocks _blocks;
    long _place;
    int _block = -1; // the block whose text is loaded

    /// <summary>Reads from a seekable file.</summary>
    public BgzfSeekStream(string path, Stream stream, IRunLog log)
    {
        (_path, _stream) = (path, stream);
        var input = new InputBuffer(path, stream);
        _layout = BgzfLayout.Read(path, input, stream.Length, log);
        _blocks = new BgzfBlocks(input);
    }

    public override bool CanSeek => true;
    public override long Length => _layout.TextLength;
    public override long Position { get => _place; set => _place = value; }

    public override long Seek(long offset, SeekOrigin origin) => _place = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _place + offset,
        _ => Length + offset,
    };

    public override int Read(Span<byte> buffer)
    {
        if (_place >= Length)
            return 0;
        Load(_layout.BlockOf(_place));
        var rest = _blocks.Text[(int)(_place - _layout.TextStart(_block))..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _place += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    void Load(int block)
    {
        if (block == _block)
            return;
        _blocks.Seek(_layout.Offset(block));
        if (!_blocks.Next() || _blocks.Text.Length != _layout.TextStart(block + 1) - _layout.TextStart(block))
            throw InputException.In(_path + BgzfLayout.IndexEnding, "does not fit its file; make it again with bgzip -r");
        _block = block;
    }
}
