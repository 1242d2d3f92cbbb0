namespace CisLens.Formats.Fasta;

/// <summary>Stretches of a contig in ascending order that do not overlap, each with a letter; found by binary search.</summary>
sealed class RunList
{
    readonly List<long> _starts = [], _ends = [];
    readonly List<char> _letters = [];

    /// <summary>How many runs there are.</summary>
    public int Count => _starts.Count;

    /// <summary>Length of all runs together in bp.</summary>
    public long TotalLength { get; private set; }

    /// <summary>A run, 0-based and half-open.</summary>
    public (long Start0, long End0, char Letter) this[int run] => (_starts[run], _ends[run], _letters[run]);

    /// <summary>Adds a run that starts at or after the end of the last one.</summary>
    public void Add(long start0, long end0, char letter)
    {
        _starts.Add(start0);
        _ends.Add(end0);
        _letters.Add(letter);
        TotalLength += end0 - start0;
    }

    /// <summary>The first run that ends after a place; <see cref="Count"/> when there is none.</summary>
    public int FirstEndingAfter(long pos0)
    {
        int at = _ends.BinarySearch(pos0);
        return at < 0 ? ~at : at + 1;
    }

    /// <summary>Gives back the room that was kept for more runs.</summary>
    public void Trim()
    {
        _starts.TrimExcess();
        _ends.TrimExcess();
        _letters.TrimExcess();
    }
}
