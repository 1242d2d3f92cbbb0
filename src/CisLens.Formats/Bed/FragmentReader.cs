using CisLens.Core;

namespace CisLens.Formats.Bed;

/// <summary>What the columns of a text file of fragments or reads are.</summary>
public enum FragmentColumns
{
    /// <summary>BED of three to nine columns: contig, start, end, name, score, strand.</summary>
    Bed,
    /// <summary>Single-cell fragments: contig, start, end, barcode, number of reads.</summary>
    Fragments,
    /// <summary>Pairs of reads: contig, start and end of either read, name, score, strands. A fragment is from end to end.</summary>
    Bedpe,
}

/// <summary>
/// Reads fragments or reads from text, plain or compressed, line by line: BED, single-cell fragments and BEDPE. The first line with an
/// interval tells which it is. Properties are those of the current line.
/// </summary>
public sealed class FragmentReader : IDisposable
{
    readonly BedLines _lines;
    readonly bool _any;
    bool _first = true;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text if it is open already.</param>
    /// <exception cref="InputException">The file cannot be opened, or its first line has no interval.</exception>
    public FragmentReader(string path, Stream? text = null)
    {
        _lines = new BedLines(path, text);
        try
        {
            _any = _lines.Next();
            if (_any)
                Columns = Recognise();
        }
        catch
        {
            _lines.Dispose();
            throw;
        }
    }

    /// <summary>What the columns are.</summary>
    public FragmentColumns Columns { get; }

    /// <summary>1-based number of the current line.</summary>
    public long Line => _lines.Line;

    /// <summary>The interval of the line. Its strand is that of column 6 of BED, and for BEDPE that of read 1.</summary>
    public Interval Interval { get; private set; }

    /// <summary>Column 5 of single-cell fragments: how many reads the fragment has; 1 in other files.</summary>
    public int Reads { get; private set; } = 1;

    /// <summary>Column 4 of BED and of single-cell fragments, such as a barcode; empty if there is none.</summary>
    public ReadOnlySpan<byte> Name => _lines.Count > 3 && Columns != FragmentColumns.Bedpe ? _lines[3] : [];

    /// <summary>Goes to the next line. A BEDPE line whose reads are not both aligned to one contig has an empty interval.</summary>
    /// <exception cref="InputException">The line is not what the first line is. The message names file and line.</exception>
    public bool Next()
    {
        if (_first ? !_any : !_lines.Next())
            return false;
        _first = false;
        switch (Columns)
        {
            case FragmentColumns.Bedpe:
                Interval = Pair();
                break;
            case FragmentColumns.Fragments:
                Interval = _lines.Interval();
                Reads = Whole(4) is > 0 and <= int.MaxValue and var reads ? (int)reads
                    : throw _lines.Fault($"number of reads is \"{_lines.Text(4)}\", expected a whole number of at least 1");
                break;
            default:
                Interval = _lines.Interval();
                break;
        }
        return true;
    }

    /// <summary>An error at the current line.</summary>
    public InputException Fault(string problem) => _lines.Fault(problem);

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    FragmentColumns Recognise()
    {
        if (_lines.Count >= 6 && Whole(1) is not null && Whole(2) is not null && Whole(4) is not null && Whole(5) is not null)
            return FragmentColumns.Bedpe;
        _lines.Interval();   // a line that is no interval is refused here
        if (_lines.Count >= 12 && _lines.Text(10).Contains(','))
            throw _lines.Fault("is BED12, whose blocks are not read; convert it: bedtools bed12tobed6 -i FILE");
        return _lines.Count == 5 && Whole(4) is > 0 && _lines.Number(3) is null ? FragmentColumns.Fragments : FragmentColumns.Bed;
    }

    // −1 where a read of a BEDPE is not aligned
    long? Whole(int column) =>
        _lines.Number(column) is { } number && number == Math.Floor(number) && number >= -1 ? (long)number : null;

    Interval Pair()
    {
        if (_lines.Count < 6)
            throw _lines.Fault($"{_lines.Count} columns, expected at least six as in the first line (BEDPE)");
        if (Whole(1) == -1 || Whole(4) == -1 || !_lines[0].SequenceEqual(_lines[3]))
            return new("", 0, 0);
        var (one, other) = (_lines.IntervalAt(0), _lines.IntervalAt(3));
        return new(one.Contig, Math.Min(one.Start0, other.Start0), Math.Max(one.End0, other.End0),
            _lines.StrandAt(8));
    }
}
