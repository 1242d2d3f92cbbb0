namespace CisLens.Formats.Tabix;

/// <summary>The index of one contig: the chunks of each bin, and the first offset of each 16 kb (SAM specification, section 5).</summary>
/// <param name="depth">Number of levels of bins below the largest: 5 in a .tbi, any number in a .csi.</param>
sealed class TabixBins(int depth)
{
    /// <summary>The depth of a .tbi.</summary>
    public const int TbiDepth = 5;

    /// <summary>The largest depth of a .csi here, for 2^32 bp.</summary>
    public const int MostDepth = 6;

    /// <summary>Base-2 logarithm of the size in bp of the smallest bins.</summary>
    public const int MinShift = 14;

    readonly SortedDictionary<uint, List<(ulong Begin, ulong End)>> _bins = [];
    readonly List<ulong> _linear = [];
    uint _lastBin = uint.MaxValue;
    ulong _first, _last, _records;

    /// <summary>The last position that an index of a depth can address, in bp.</summary>
    public static long MaxBp(int depth) => 1L << (MinShift + 3 * depth);

    // after all bins, as in htslib: offsets and number of records
    uint MetaBin => FirstOfLevel(depth + 1) + 1;

    /// <summary>Adds a record at [start0, end0) that is between the virtual offsets begin and end.</summary>
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

    /// <summary>Writes the index of the contig as in a .tbi.</summary>
    public void WriteTbi(BinaryWriter output)
    {
        WriteBins(output, withOffsets: false);
        output.Write(_linear.Count);
        foreach (ulong offset in _linear)
            output.Write(offset);
    }

    /// <summary>Writes the index of the contig as in a .csi, where each bin has the first offset of its first 16 kb.</summary>
    public void WriteCsi(BinaryWriter output) => WriteBins(output, withOffsets: true);

    void WriteBins(BinaryWriter output, bool withOffsets)
    {
        output.Write(_records == 0 ? 0 : _bins.Count + 1);
        if (_records == 0)
            return;
        foreach (var (bin, chunks) in _bins)
            WriteBin(output, bin, withOffsets ? FirstOffset(bin) : null, chunks);
        WriteBin(output, MetaBin, withOffsets ? 0 : null, [(_first, _last), (_records, 0)]);
    }

    static void WriteBin(BinaryWriter output, uint bin, ulong? offset, List<(ulong Begin, ulong End)> chunks)
    {
        output.Write(bin);
        if (offset is { } first)
            output.Write(first);
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
        int last = (int)((end0 - 1) >> MinShift);
        while (_linear.Count <= last)
            _linear.Add(begin);
    }

    ulong FirstOffset(uint bin)
    {
        int level = 0;
        while (bin >= FirstOfLevel(level + 1))
            level++;
        long window = (long)(bin - FirstOfLevel(level)) << (3 * (depth - level));
        return window < _linear.Count ? _linear[(int)window] : 0;
    }

    static uint FirstOfLevel(int level) => (uint)(((1UL << (3 * level)) - 1) / 7);

    // the smallest bin that contains the record; each level has bins of an eighth of the size
    uint Bin(long start0, long end0)
    {
        long last0 = end0 - 1;
        for (int level = depth, shift = MinShift; level > 0; level--, shift += 3)
            if (start0 >> shift == last0 >> shift)
                return FirstOfLevel(level) + (uint)(start0 >> shift);
        return 0;
    }
}
