using System.Buffers.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Contigs;
using CisLens.Formats.Text;

namespace CisLens.Formats.Tabix;

/// <summary>A record of a bgzipped VCF as an index sees it: its place on the genome and its place in the file.</summary>
readonly record struct TabixLine(long Number, string Contig, long Start0, long End0, ulong Begin, ulong End);

/// <summary>Walks the records of a bgzipped VCF with their virtual offsets: (offset of the block) &lt;&lt; 16
/// | place in its text.</summary>
sealed class TabixLines : IDisposable
{
    readonly string _path;
    readonly Stream _stream;
    readonly BgzfBlocks _blocks;
    readonly NamePool _names = new();
    readonly List<byte> _line = [];
    int _place; // in the block's text
    long _number;

    public TabixLines(string path)
    {
        _path = path;
        _stream = InputBytes.Open(path);
        _blocks = new BgzfBlocks(new InputBuffer(path, _stream));
    }

    /// <summary>Goes to the next record.</summary>
    public bool Next(out TabixLine line)
    {
        while (ReadLine(out ulong begin))
        {
            _number++;
            if (_line.Count == 0 || _line[0] == '#')
                continue;
            line = Parse(begin);
            return true;
        }
        line = default;
        return false;
    }

    public void Dispose() => _stream.Dispose();

    // Gathers the bytes up to the next line end, over as many blocks as they take.
    bool ReadLine(out ulong begin)
    {
        _line.Clear();
        begin = 0;
        while (true)
        {
            if (_place == _blocks.Text.Length)
            {
                if (!_blocks.Next())
                    return _line.Count > 0;
                _place = 0;
                continue;
            }
            if (_line.Count == 0)
                begin = Here();
            var rest = _blocks.Text[_place..];
            int length = rest.IndexOf((byte)'\n');
            // of a line of the header the beginning is enough
            if (_line.Count == 0 || _line[0] != '#')
                _line.AddRange(length < 0 ? rest : rest[..length]);
            _place += length < 0 ? rest.Length : length + 1;
            if (length >= 0)
                return true;
        }
    }

    // At the end of a block the next one's start is the same place.
    ulong Here() => _place < _blocks.Text.Length ? (ulong)_blocks.Offset << 16 | (uint)_place : (ulong)_blocks.NextOffset << 16;

    TabixLine Parse(ulong begin)
    {
        ReadOnlySpan<byte> line = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line);
        var contig = TakeColumn(ref line);
        var pos = TakeColumn(ref line);
        TakeColumn(ref line);
        int refLength = TakeColumn(ref line).Length;
        for (int column = 4; column < 7; column++)
            TakeColumn(ref line);
        if (!Utf8Parser.TryParse(pos, out long pos1, out int used) || used != pos.Length)
            throw InputException.At(_path, _number, $"POS is {Quoted.Text(pos)}, expected a whole number");
        var (start0, end0) = TabixOrder.Place(pos1, refLength, TakeColumn(ref line));
        return new TabixLine(_number, _names.Get(contig), start0, end0, begin, Here());
    }

    static ReadOnlySpan<byte> TakeColumn(ref ReadOnlySpan<byte> line)
    {
        int tab = line.IndexOf((byte)'\t');
        var column = tab < 0 ? line : line[..tab];
        line = tab < 0 ? default : line[(tab + 1)..];
        return column;
    }
}
