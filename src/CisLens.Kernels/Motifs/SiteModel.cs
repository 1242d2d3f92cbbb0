using CisLens.Core;

namespace CisLens.Kernels.Motifs;

/// <summary>
/// A motif. It gives a site of fixed width a log-odds score in bits: the probability under the motif over that of the background.
/// </summary>
public abstract class SiteModel
{
    /// <summary>Bases of a site.</summary>
    public abstract int Width { get; }

    /// <summary>The log-odds of a site of known bases, in bits.</summary>
    public abstract double LogOdds(ReadOnlySpan<byte> site);

    /// <summary>Scans both strands of a sequence. Sites with unknown bases are ignored.</summary>
    /// <returns>
    /// The highest log-odds, and the log2 of the sum of the odds over all sites. Both are negative infinity if there is no site.
    /// </returns>
    public (double Best, double Total) Scan(ReadOnlySpan<byte> codes)
    {
        var forward = ScanStrand(codes);
        var reverse = ScanStrand(Dna.ReverseComplement(codes));
        return (Math.Max(forward.Best, reverse.Best), Math.Log2(forward.Odds + reverse.Odds));
    }

    (double Best, double Odds) ScanStrand(ReadOnlySpan<byte> codes)
    {
        var (best, odds) = (double.NegativeInfinity, 0.0);
        for (int start0 = 0; start0 + Width <= codes.Length; start0++)
        {
            var site = codes.Slice(start0, Width);
            if (site.Contains(Dna.N))
                continue;
            double score = LogOdds(site);
            best = Math.Max(best, score);
            odds += Math.Pow(2, score);
        }
        return (best, odds);
    }
}
