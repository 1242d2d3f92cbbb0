using System.Numerics;
using CisLens.Core;

namespace CisLens.Prepare.Leaks;

/// <summary>A k-mer of a sequence, chosen as a minimizer.</summary>
/// <param name="Hash">Hash of the k-mer, the same for both strands.</param>
/// <param name="Start">0-based start in the sequence.</param>
/// <param name="Forward">Whether the sequence has the k-mer on the strand that is hashed.</param>
readonly record struct Minimizer(ulong Hash, int Start, bool Forward);

/// <summary>
/// Minimizers (Roberts 2004): of every <see cref="Width"/> neighbouring k-mers the one with the smallest hash. Two sequences with a common
/// stretch of <see cref="CommonStretch"/> bp have a minimizer in common, on either strand.
/// </summary>
static class Minimizers
{
    /// <summary>Length of a k-mer in bp; odd, so that no k-mer is its own reverse complement.</summary>
    public const int K = 21;

    const int Width = 12;

    /// <summary>Length in bp of a stretch that two sequences must share to have a minimizer in common for certain.</summary>
    public const int CommonStretch = K + Width - 1;

    const ulong Mask = (1UL << (2 * K)) - 1;
    const int LongestPeriod = 6;

    /// <summary>
    /// Appends the minimizers of a sequence in ascending order. K-mers with unknown bases and simple repeats (a period of up to 6 bp) are
    /// never chosen.
    /// </summary>
    public static void Add(ReadOnlySpan<byte> codes, List<Minimizer> found)
    {
        int count = codes.Length - K + 1;
        if (count <= 0)
            return;
        var kmers = new Minimizer[count];
        ulong forward = 0, reverse = 0;
        int known = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            known = codes[i] < Dna.N ? known + 1 : 0;
            forward = (forward << 2 | (uint)(codes[i] & 3)) & Mask;
            reverse = reverse >> 2 | (ulong)(3 - (codes[i] & 3)) << (2 * (K - 1));
            if (i >= K - 1)
                kmers[i - K + 1] = new Minimizer(known < K || IsSimple(forward) ? ulong.MaxValue
                    : DnaKmers.Hash(Math.Min(forward, reverse)), i - K + 1, forward < reverse);
        }
        int last = -1;
        for (int first = 0; first <= Math.Max(0, count - Width); first++)
        {
            int end = Math.Min(count, first + Width);
            if (last >= first && kmers[end - 1].Hash >= kmers[last].Hash)
                continue;
            int best = first;
            for (int i = first + 1; i < end; i++)
                best = kmers[i].Hash < kmers[best].Hash ? i : best;
            if (best != last && kmers[best].Hash != ulong.MaxValue)
                found.Add(kmers[best]);
            last = best;
        }
    }

    static bool IsSimple(ulong kmer)
    {
        for (int period = 1; period <= LongestPeriod; period++)
            if (BitOperations.TrailingZeroCount(kmer ^ kmer >> (2 * period)) >= 2 * (K - period))
                return true;
        return false;
    }
}
