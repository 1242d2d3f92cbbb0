namespace CisLens.Formats.Fasta;

/// <summary>Computes the index of a FASTA from the lengths of its lines.</summary>
sealed class FastaLayout
{
    readonly List<FastaIndexEntry> _entries = [];
    long _offset, _lineBases, _lineWidth;
    bool _anyLine, _last; // a line that is shorter than the first must be the last

    /// <summary>The index entries of the finished sequences.</summary>
    public IReadOnlyList<FastaIndexEntry> Entries => _entries;

    /// <summary>The first line that an index cannot describe. Null if all lines of a sequence, except its last, are equally long.</summary>
    public long? UnevenLine { get; private set; }

    /// <summary>Starts a sequence at an offset of the text.</summary>
    public void Begin(long offset) => (_offset, _lineBases, _lineWidth, _anyLine, _last) = (offset, 0, 0, false, false);

    /// <summary>Adds a line of bases.</summary>
    public void Line(long number, long bases, long width)
    {
        bool uneven = _anyLine && bases > 0 && (_last || bases > _lineBases || (bases == _lineBases && width > _lineWidth));
        if (uneven)
            UnevenLine ??= number;
        if (!_anyLine)
            (_lineBases, _lineWidth, _anyLine) = (bases, width, true);
        _last |= bases < _lineBases || bases == 0;
    }

    /// <summary>Ends the sequence. As in samtools, the line lengths of a sequence without bases are 0.</summary>
    public void End(string name, long length) =>
        _entries.Add(length == 0 ? new FastaIndexEntry(name, 0, _offset, 0, 0)
            : new FastaIndexEntry(name, length, _offset, _lineBases, _lineWidth));
}
