using System.Buffers.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Contigs;
using CisLens.Formats.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tabix;

/// <summary>The data of a VCF record that an index needs: its interval on the genome and its virtual offsets in the file.</summary>
readonly record struct TabixLine(long Number, string Contig, long Start0, long End0, ulong Begin, ulong End)
{
    /// <summary>The number of the contig in the header of a BCF; 0 for a VCF.</summary>
    public int ContigNumber { get; init; }
}

/// <summary>Reads the records of a VCF in BGZF format with their virtual offsets: (offset of the block) &lt;&lt; 16 | offset in its text.
/// </summary>
sealed class TabixLines : IDisposable
{
    readonly string _path;
    readonly Stream _stream;
    readonly BgzfBlocks _blocks;
    readonly NamePool _names = new();
    readonly List<byte> _line = [];
    int _at; // offset in the text of the block
    long _number;

    /// <summary>Opens a file.</summary>
    public TabixLines(string path)
    {
        _path = path;
        _stream = InputBytes.Open(path);
        _blocks = new BgzfBlocks(new InputBuffer(path, _stream));
    }

    /// <summary>Reads all records of a file.</summary>
    public static IEnumerable<TabixLine> Read(string path)
    {
        using var lines = new TabixLines(path);
        while (lines.Next(out var line))
            yield return line;
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

    // reads up to the next line end; a line may extend over several blocks
    bool ReadLine(out ulong begin)
    {
        _line.Clear();
        begin = 0;
        while (true)
        {
            if (_at == _blocks.Text.Length)
            {
                if (!_blocks.Next())
                    return _line.Count > 0;
                _at = 0;
                continue;
            }
            if (_line.Count == 0)
                begin = Here();
            var rest = _blocks.Text[_at..];
            int length = rest.IndexOf((byte)'\n');
            // of a header line only the beginning is needed
            if (_line.Count == 0 || _line[0] != '#')
                _line.AddRange(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length + 1;
            if (length >= 0)
                return true;
        }
    }

    // the end of a block and the start of the next one are the same position
    ulong Here() => _at < _blocks.Text.Length ? (ulong)_blocks.Offset << 16 | (uint)_at : (ulong)_blocks.NextOffset << 16;

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
        var (start0, end0) = VcfRecord.Interval(pos1, refLength, TakeColumn(ref line));
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
