namespace CisLens.Formats.Tabix;

/// <summary>The index of one contig: the chunks of each bin, and the first offset of each 16 kb (SAM specification, section 5).</summary>
sealed class TabixBins
{
    /// <summary>The last position that a .tbi can address: 2^29 bp.</summary>
    public const long MaxBp = 1L << 29;

    const int LinearShift = 14;
    const uint MetaBin = 37450;

    readonly SortedDictionary<uint, List<(ulong Begin, ulong End)>> _bins = [];
    readonly List<ulong> _linear = [];
    uint _lastBin = uint.MaxValue;
    ulong _first, _last, _records;

    /// <summary>Adds a record at [start0, end0) whose line is between the virtual offsets begin and end.</summary>
    public void Add(long start0, long end0, ulong begin, ulong end)
    {
        uint bin = Bin(start0, end0);
        if (!_bins.TryGetValue(bin, out var chunks))
            _bins[bin] = chunks = [];
        if (bin == _lastBin)
            chunks[^1] = (chunks[^1].Begin, end);
        else
            chunks.Add((begin, end));
        _lastBin = bin;
        AddLinear(end0, begin);
        _first = _records == 0 ? begin : _first;
        _last = end;
        _records++;
    }

    /// <summary>Writes the index of the contig.</summary>
    public void Write(BinaryWriter output)
    {
        output.Write(_bins.Count + 1);
        foreach (var (bin, chunks) in _bins)
            WriteBin(output, bin, chunks);
        WriteBin(output, MetaBin, [(_first, _last), (_records, 0)]); // as in htslib: offsets and number of records
        output.Write(_linear.Count);
        foreach (ulong offset in _linear)
            output.Write(offset);
    }

    static void WriteBin(BinaryWriter output, uint bin, List<(ulong Begin, ulong End)> chunks)
    {
        output.Write(bin);
        output.Write(chunks.Count);
        foreach (var (begin, end) in chunks)
        {
            output.Write(begin);
            output.Write(end);
        }
    }

    // records are sorted, so a window without an entry begins with this record
    void AddLinear(long end0, ulong begin)
    {
        int last = (int)((end0 - 1) >> LinearShift);
        while (_linear.Count <= last)
            _linear.Add(begin);
    }

    // the smallest of the bins of 2^29, 2^26, 2^23, 2^20, 2^17 and 2^14 bp that contains the record
    static uint Bin(long start0, long end0)
    {
        long last0 = end0 - 1;
        for (int shift = LinearShift, first = 4681; shift < 29; shift += 3, first = (first - 1) / 8)
            if (start0 >> shift == last0 >> shift)
                return (uint)(first + (start0 >> shift));
        return 0;
    }
}
