using CisLens.Core;

namespace CisLens.Train.Baselines;

/// <summary>
/// Features of bins along a sequence: counts of the k-mers in the bin, in the bin and 64 bp on either side, and in the bin and 192 bp on
/// either side. K-mers with an unknown base are ignored.
/// </summary>
sealed class BinKmers
{
    /// <summary>Bases on either side of a window that the widest zone reads.</summary>
    public const int ReachBp = 192;

    static readonly int[] s_zones = [0, 64, ReachBp];
    readonly int[] _columnOf;
    readonly int _columns;

    /// <summary>Chooses the k-mers: 4-mers of the plus strand for stranded tracks, else 5-mers with their reverse complements.</summary>
    public BinKmers(bool stranded)
    {
        K = stranded ? 4 : 5;
        _columns = 1 << (2 * K);
        _columnOf = stranded ? [.. Enumerable.Range(0, _columns)] : SequenceFeatures.CanonicalColumns(K, out _columns);
    }

    /// <summary>Length of the k-mers.</summary>
    public int K { get; }

    /// <summary>Number of features.</summary>
    public int Columns => s_zones.Length * _columns;

    /// <summary>The column of the k-mer at each position, within a zone; −1 where a base is unknown.</summary>
    public int[] Scan(ReadOnlySpan<byte> codes)
    {
        var columns = new int[Math.Max(0, codes.Length - K + 1)];
        int kmer = 0, known = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            known = codes[i] < Dna.N ? known + 1 : 0;
            kmer = ((kmer << 2) | (codes[i] & 3)) & ((1 << (2 * K)) - 1);
            if (i >= K - 1)
                columns[i - K + 1] = known >= K ? _columnOf[kmer] : -1;
        }
        return columns;
    }

    /// <summary>The zones of a bin: the first column of the zone, and the positions of its k-mers.</summary>
    /// <param name="bin">Index of the bin.</param>
    /// <param name="binBp">Its length.</param>
    public IEnumerable<(int FirstColumn, int From, int To)> Zones(int bin, int binBp)
    {
        int start = ReachBp + bin * binBp;
        for (int z = 0; z < s_zones.Length; z++)
            yield return (z * _columns, start - s_zones[z], Math.Max(start - s_zones[z], start + binBp + s_zones[z] - K + 1));
    }

    /// <summary>Adds the counts of a bin.</summary>
    /// <param name="scanned">From <see cref="Scan"/>, of a window with <see cref="ReachBp"/> bases on either side.</param>
    /// <param name="bin">Index of the bin.</param>
    /// <param name="binBp">Its length.</param>
    /// <param name="counts">Column c is at <c>c * stride</c>.</param>
    /// <param name="stride">Distance of two columns.</param>
    public void Count(int[] scanned, int bin, int binBp, Span<float> counts, int stride)
    {
        foreach (var (first, from, to) in Zones(bin, binBp))
            foreach (int column in scanned.AsSpan(from, to - from))
                if (column >= 0)
                    counts[(first + column) * stride]++;
    }
}
