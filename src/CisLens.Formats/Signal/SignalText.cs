using System.Buffers.Text;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Contigs;
using CisLens.Formats.Text;

namespace CisLens.Formats.Signal;

/// <summary>
/// Reads the intervals of a bedGraph or wiggle file, plain or compressed. A file may have several <c>track</c> lines and declarations, and
/// lines of both formats. <c>track</c>, <c>browser</c> and comment lines are skipped.
/// </summary>
sealed class SignalText(string path) : IDisposable
{
    enum Lines { BedGraph, VariableStep, FixedStep }

    const byte Space = (byte)' ', Tab = (byte)'\t';

    readonly LineReader _lines = new(path, TextInput.Open(path));
    readonly NamePool _contigs = new();
    readonly Range[] _columns = new Range[5];
    Lines _kind;
    string _declared = "";   // contig of the declaration
    long _next0, _step, _span;

    /// <summary>Number of <c>track</c> lines so far.</summary>
    public int Tracks { get; private set; }

    /// <summary>Number of <c>fixedStep</c> and <c>variableStep</c> lines so far.</summary>
    public long Declarations { get; private set; }

    /// <summary>The end of an error about the order of lines.</summary>
    public string SortHint => Declarations > 0 ? ", expected declarations sorted by contig and position"
        : $"; sort the lines by contig and start, such as with: sort -k1,1 -k2,2n {path}";

    /// <summary>The contig of the current interval, as the file names it.</summary>
    public string Contig { get; private set; } = "";

    /// <summary>First base of the current interval, 0-based.</summary>
    public long Start0 { get; private set; }

    /// <summary>End of the current interval, 0-based and exclusive.</summary>
    public long End0 { get; private set; }

    /// <summary>The value of the current interval; NaN for <c>NaN</c> and <c>NA</c>.</summary>
    public float Value { get; private set; }

    /// <summary>Goes to the next interval.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InputException">The line is not valid.</exception>
    public bool Next()
    {
        while (_lines.Read(out var line))
        {
            int columns = Split(line);
            if (columns == 0 || line[0] == '#' || Is(line, 0, "browser"u8))
                continue;
            if (Is(line, 0, "track"u8))
                (_kind, Tracks) = (Lines.BedGraph, Tracks + 1);
            else if (Is(line, 0, "variableStep"u8))
                Declare(line, Lines.VariableStep);
            else if (Is(line, 0, "fixedStep"u8))
                Declare(line, Lines.FixedStep);
            else
            {
                Read(line, columns);
                return true;
            }
        }
        return false;
    }

    /// <summary>An error at the current line.</summary>
    public InputException Fault(string problem) => _lines.Fault(problem);

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    void Read(ReadOnlySpan<byte> line, int columns)
    {
        var kind = columns == 4 ? Lines.BedGraph : _kind;
        int expected = kind switch { Lines.BedGraph => 4, Lines.VariableStep => 2, _ => 1 };
        if (columns != expected)
            throw Fault($"{(columns > 4 ? "more than 4" : columns)} {(columns == 1 ? "column" : "columns")}, expected " + kind switch
            {
                Lines.BedGraph => "four: contig, start, end, value; or a line fixedStep or variableStep before it",
                Lines.VariableStep => "two in a variableStep block: position, value",
                _ => "one in a fixedStep block: a value",
            });
        if (kind == Lines.BedGraph)
        {
            Contig = _contigs.Get(line[_columns[0]]);
            (Start0, End0) = (Whole(line[_columns[1]], "start", 0), Whole(line[_columns[2]], "end", 0));
            if (Start0 >= End0)
                throw Fault($"start is {Start0}, expected less than the end, {End0}");
        }
        else
        {
            // positions of a wiggle file are 1-based
            Start0 = kind == Lines.VariableStep ? Whole(line[_columns[0]], "position", 1) - 1 : _next0;
            (Contig, End0, _next0) = (_declared, Start0 + _span, _next0 + _step);
        }
        Value = Number(line[_columns[columns - 1]]);
    }

    void Declare(ReadOnlySpan<byte> line, Lines kind)
    {
        bool isFixed = kind == Lines.FixedStep;
        string name = isFixed ? "fixedStep" : "variableStep";
        string? contig = null;
        long? start = null, step = null, span = null;
        // separated by spaces, in any order
        foreach (string part in Encoding.UTF8.GetString(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            int equals = part.IndexOf('=');
            string key = part[..Math.Max(equals, 0)], text = part[(equals + 1)..];
            if (key == "chrom" && text.Length > 0)
                contig = text;
            else if (key == "span")
                span = Whole(Encoding.UTF8.GetBytes(text), key, 1);
            else if (key == "start" && isFixed)
                start = Whole(Encoding.UTF8.GetBytes(text), key, 1);
            else if (key == "step" && isFixed)
                step = Whole(Encoding.UTF8.GetBytes(text), key, 1);
            else
                throw Fault($"{name} has {Quoted.Text(Encoding.UTF8.GetBytes(part))}, expected "
                    + (isFixed ? "chrom=, start=, step= or span=" : "chrom= or span="));
        }
        if (contig is null || isFixed && start is null)
            throw Fault($"{name} has no {(contig is null ? "chrom=" : "start=")}");
        (_kind, _declared, _next0, _span) = (kind, contig, (start ?? 1) - 1, span ?? 1);
        _step = step ?? _span;
        Declarations++;
    }

    // columns are separated by tabs or spaces
    int Split(ReadOnlySpan<byte> line)
    {
        int count = 0;
        for (int at = 0; ; )
        {
            while (at < line.Length && line[at] is Space or Tab)
                at++;
            if (at == line.Length || count == _columns.Length)
                return count;
            int start = at;
            while (at < line.Length && line[at] is not (Space or Tab))
                at++;
            _columns[count++] = start..at;
        }
    }

    bool Is(ReadOnlySpan<byte> line, int column, ReadOnlySpan<byte> text) => line[_columns[column]].SequenceEqual(text);

    long Whole(ReadOnlySpan<byte> text, string what, long least)
    {
        // positions of a bigWig have 32 bits
        if (Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length && value >= least && value <= uint.MaxValue)
            return value;
        throw Fault($"{what} is {Quoted.Text(text)}, expected a whole number from {least} to {uint.MaxValue}");
    }

    float Number(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out float value, out int used) && used == text.Length && float.IsFinite(value))
            return value;
        return Ascii.EqualsIgnoreCase(text, "NaN"u8) || Ascii.EqualsIgnoreCase(text, "NA"u8)
            ? float.NaN
            : throw Fault($"the value is {Quoted.Text(text)}, expected a finite number, NaN or NA");
    }
}
