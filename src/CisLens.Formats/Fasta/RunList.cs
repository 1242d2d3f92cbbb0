using CisLens.Core;

namespace CisLens.Formats.Fasta;

/// <summary>Intervals of a sequence in ascending order that do not overlap, each with a letter.</summary>
public sealed class RunList
{
    readonly List<long> _starts = [], _ends = [];
    readonly List<char> _letters = [];

    /// <summary>Number of runs.</summary>
    public int Count => _starts.Count;

    /// <summary>Total length of the runs in bp.</summary>
    public long TotalLength { get; private set; }

    /// <summary>A run, 0-based and half-open.</summary>
    public (long Start0, long End0, char Letter) this[int run] => (_starts[run], _ends[run], _letters[run]);

    /// <summary>Adds a run. It must start at or after the end of the last run.</summary>
    public void Add(long start0, long end0, char letter)
    {
        _starts.Add(start0);
        _ends.Add(end0);
        _letters.Add(letter);
        TotalLength += end0 - start0;
    }

    /// <summary>Index of the first run that ends after a position; <see cref="Count"/> if there is none.</summary>
    public int FirstEndingAfter(long pos0)
    {
        int at = _ends.BinarySearch(pos0);
        return at < 0 ? ~at : at + 1;
    }

    /// <summary>Sets the codes inside runs to N.</summary>
    /// <param name="start0">Position of the first code.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="uracil">The code of U: that of T, or N.</param>
    public void MarkUnknown(long start0, Span<byte> codes, byte uracil = Dna.N)
    {
        long end0 = start0 + codes.Length;
        for (int run = FirstEndingAfter(start0); run < Count && _starts[run] < end0; run++)
            codes[(int)(Math.Max(_starts[run], start0) - start0)..(int)(Math.Min(_ends[run], end0) - start0)]
                .Fill(_letters[run] == 'U' ? uracil : Dna.N);
    }

    /// <summary>Whether a run has this letter.</summary>
    public bool Has(char letter) => _letters.Contains(letter);

    /// <summary>Frees the memory that is reserved for more runs.</summary>
    public void Trim()
    {
        _starts.TrimExcess();
        _ends.TrimExcess();
        _letters.TrimExcess();
    }
}
