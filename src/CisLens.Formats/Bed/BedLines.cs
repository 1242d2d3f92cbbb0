using System.Buffers.Text;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Contigs;
using CisLens.Formats.Text;

namespace CisLens.Formats.Bed;

/// <summary>The lines of a BED-like file that have an interval, split into columns. The first six columns are checked.</summary>
sealed class BedLines : IDisposable
{
    readonly LineReader _lines;
    readonly NamePool _contigs = new();
    Range[] _columns = new Range[32];
    byte[] _line = [];

    /// <summary>Opens a file, plain or compressed, or takes its text if it is open already.</summary>
    public BedLines(string path, Stream? text = null) => _lines = new LineReader(path, text ?? TextInput.Open(path));

    /// <summary>1-based number of the current line.</summary>
    public long Line => _lines.Line;

    /// <summary>Number of columns of the current line.</summary>
    public int Count { get; private set; }

    /// <summary>A column of the current line, by its 0-based index.</summary>
    public ReadOnlySpan<byte> this[int column] => _line.AsSpan(_columns[column]);

    /// <summary>Goes to the next line. Blank lines, comments, and <c>track</c> and <c>browser</c> lines are skipped.</summary>
    public bool Next()
    {
        while (_lines.Read(out var line))
        {
            if (IsDecoration(line))
                continue;
            Split(line);
            return true;
        }
        return false;
    }

    /// <summary>The interval of columns 1 to 3, with the strand of column 6 if there is one.</summary>
    public Interval Interval()
    {
        if (Count < 3)
            throw Fault($"{Count} {(Count == 1 ? "column" : "columns")}, expected at least three, separated by tabs: contig, start, end");
        return IntervalAt(0) with { Strand = StrandAt(5) };
    }

    /// <summary>The interval, without strand, of three columns that the line has: contig, start, end.</summary>
    public Interval IntervalAt(int column)
    {
        long start0 = Coordinate(column + 1, "start"), end0 = Coordinate(column + 2, "end");
        if (start0 > end0)
            throw Fault($"start is {start0}, expected at most the end, {end0}");
        return new Interval(ContigAt(column), start0, end0);
    }

    /// <summary>The strand in a column; none if the line does not have this column.</summary>
    public Strand StrandAt(int column) => column >= Count ? Strand.None : this[column] switch
    {
        [(byte)'+'] => Strand.Plus,
        [(byte)'-'] => Strand.Minus,
        [(byte)'.'] or [] => Strand.None,
        var text => throw Fault($"strand is {Quoted.Text(text)}, expected + - or ."),
    };

    /// <summary>A column as text; empty if the line does not have this column.</summary>
    public string Text(int column) => column < Count ? Encoding.UTF8.GetString(this[column]) : "";

    /// <summary>A column as a finite number; null if it is not one.</summary>
    public double? Number(int column) =>
        column < Count && Utf8Parser.TryParse(this[column], out double value, out int used) && used == this[column].Length
            && double.IsFinite(value)
            ? value : null;

    /// <summary>An error at the current line.</summary>
    public InputException Fault(string problem) => _lines.Fault(problem);

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    // a blank line, a comment, or a line for a genome browser
    static bool IsDecoration(ReadOnlySpan<byte> line) =>
        line.Trim(" \t"u8).IsEmpty || line[0] == '#' || IsWord(line, "track"u8) || IsWord(line, "browser"u8);

    static bool IsWord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.StartsWith(word)
            && (line.Length == word.Length || line[word.Length] is (byte)' ' or (byte)'\t' && !StartsWithDigit(line[(word.Length + 1)..]));

    // if a number follows, the line is an interval on a contig with this name
    static bool StartsWithDigit(ReadOnlySpan<byte> text) => !text.IsEmpty && char.IsAsciiDigit((char)text[0]);

    // columns are separated by tabs; in a line without tabs they may be separated by spaces, as the BED specification allows
    void Split(ReadOnlySpan<byte> line)
    {
        if (_line.Length < line.Length)
            _line = new byte[Math.Max(line.Length, 256)];
        line.CopyTo(_line);
        byte separator = line.Contains((byte)'\t') ? (byte)'\t' : (byte)' ';
        Count = 0;
        for (int start = 0; start <= line.Length;)
        {
            int length = line[start..].IndexOf(separator);
            int end = length < 0 ? line.Length : start + length;
            if (separator == '\t' || end > start)
                Add(start..end);
            start = end + 1;
        }
    }

    void Add(Range column)
    {
        if (Count == _columns.Length)
            Array.Resize(ref _columns, Count * 2);
        _columns[Count++] = column;
    }

    long Coordinate(int column, string what)
    {
        var text = this[column];
        if (Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length && value >= 0 && text[0] != '+')
            return value;
        throw Fault($"{what} is {Quoted.Text(text)}, expected a whole number from 0 to {long.MaxValue}");
    }

    string ContigAt(int column)
    {
        if (this[column].IsEmpty)
            throw Fault("the contig is empty, expected a name");
        return _contigs.Get(this[column]);
    }
}
