using CisLens.Core;

namespace CisLens.Kernels;

/// <summary>Sequences of different lengths with their names, with 1 byte per base.</summary>
/// <param name="unknown">How letters other than A, C, G and T are read.</param>
public sealed class SequenceSet(UnknownBases unknown = UnknownBases.Skip)
{
    const int PageBases = 1 << 26; // several pages, because an array has at most 2 Gi bases

    readonly List<byte[]> _pages = [];
    readonly List<string> _ids = [];
    readonly List<(int Page, int Start0, int Length)> _ranges = [];
    int _free;

    /// <summary>Number of sequences.</summary>
    public int Count => _ranges.Count;

    /// <summary>Number of bases of all sequences.</summary>
    public long TotalBases { get; private set; }

    /// <summary>How letters other than A, C, G and T are read.</summary>
    public UnknownBases Unknown => unknown;

    /// <summary>Name of a sequence.</summary>
    public string Id(int sequence) => _ids[sequence];

    /// <summary>Codes of a sequence (A 0, C 1, G 2, T 3, unknown 4).</summary>
    public ReadOnlySpan<byte> Codes(int sequence)
    {
        var (page, start0, length) = _ranges[sequence];
        return _pages[page].AsSpan(start0, length);
    }

    /// <summary>Adds a sequence by its codes.</summary>
    public void Add(string id, ReadOnlySpan<byte> codes)
    {
        var room = Room(codes.Length);
        int kept = 0;
        foreach (byte code in codes)
        {
            if (code < Dna.N || unknown == UnknownBases.Skip)
                room[kept++] = code;
            else if (unknown == UnknownBases.AsA)
                room[kept++] = 0;
        }
        _ranges.Add((_pages.Count - 1, _free, kept));
        _ids.Add(id);
        _free += kept;
        TotalBases += kept;
    }

    /// <summary>Adds a sequence by its letters.</summary>
    public void Add(string id, string letters) => Add(id, Dna.Encode(letters));

    /// <summary>Makes a set of these sequences followed by those of another set.</summary>
    /// <exception cref="ArgumentException">The two sets read unknown letters differently.</exception>
    public SequenceSet Followed(SequenceSet by)
    {
        if (by.Unknown != unknown)
            throw new ArgumentException($"one set reads unknown letters as {unknown}, the other as {by.Unknown}", nameof(by));
        var both = Subset(Enumerable.Range(0, Count));
        for (int i = 0; i < by.Count; i++)
            both.Add(by.Id(i), by.Codes(i));
        return both;
    }

    /// <summary>Makes a set of some of the sequences, in the given order.</summary>
    public SequenceSet Subset(IEnumerable<int> sequences)
    {
        var subset = new SequenceSet(unknown);
        foreach (int sequence in sequences)
            subset.Add(Id(sequence), Codes(sequence));
        return subset;
    }

    Span<byte> Room(int bases)
    {
        if (_pages.Count == 0 || _pages[^1].Length - _free < bases)
        {
            // small sets stay small: a page is not larger than all pages before it
            _pages.Add(new byte[Math.Max(bases, (int)Math.Clamp(TotalBases, 1 << 16, PageBases))]);
            _free = 0;
        }
        return _pages[^1].AsSpan(_free, bases);
    }
}

/// <summary>How letters other than A, C, G and T are read in the sequences for a kernel.</summary>
public enum UnknownBases
{
    /// <summary>k-mers over them are ignored.</summary>
    Skip,

    /// <summary>They are read as A, as in LS-GKM. A run of N is then a run of A.</summary>
    AsA,

    /// <summary>They are removed and their flanks joined, as in gkmSVM 2.0 and its R package.</summary>
    Drop,
}

/// <summary>Finds the sequence in a window that is longer than it.</summary>
public static class KnownRun
{
    /// <summary>The codes without the unknown bases at both ends.</summary>
    public static ReadOnlySpan<byte> From(ReadOnlySpan<byte> window) => window.Trim(Dna.N);
}
