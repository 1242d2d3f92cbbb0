namespace CisLens.Formats.Fasta;

/// <summary>Watches the lines of a FASTA as they pass and works out its index.</summary>
sealed class FastaLayout
{
    readonly List<FastaIndexEntry> _entries = [];
    long _offset, _lineBases, _lineWidth;
    bool _anyLine, _last; // a line shorter than the first must be the last

    /// <summary>The index of the sequences that have ended.</summary>
    public IReadOnlyList<FastaIndexEntry> Entries => _entries;

    /// <summary>The first line that an index cannot describe, or null when all lines of a sequence but its last are equally long.</summary>
    public long? UnevenLine { get; private set; }

    /// <summary>A sequence begins at a byte of the text.</summary>
    public void Begin(long offset) => (_offset, _lineBases, _lineWidth, _anyLine, _last) = (offset, 0, 0, false, false);

    /// <summary>A line of bases ended.</summary>
    public void Line(long number, long bases, long width)
    {
        bool uneven = _anyLine && bases > 0 && (_last || bases > _lineBases || (bases == _lineBases && width > _lineWidth));
        if (uneven)
            UnevenLine ??= number;
        if (!_anyLine)
            (_lineBases, _lineWidth, _anyLine) = (bases, width, true);
        _last |= bases < _lineBases || bases == 0;
    }

    /// <summary>The sequence ended. As samtools writes it, one without bases has zeros for its lines.</summary>
    public void End(string name, long length) =>
        _entries.Add(length == 0 ? new FastaIndexEntry(name, 0, _offset, 0, 0) : new FastaIndexEntry(name, length, _offset, _lineBases, _lineWidth));
}
