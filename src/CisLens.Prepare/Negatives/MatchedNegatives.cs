using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;

namespace CisLens.Prepare.Negatives;

/// <summary>A window without a peak, drawn for a split.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct NegativeWindow(long Contig, long Start0);

/// <summary>How near a negative must come to its positive, and where none may lie.</summary>
sealed record MatchingOptions
{
    /// <summary>Length of a window in bp; a negative is as long as its positive.</summary>
    public required int Window { get; init; }
    /// <summary>Largest difference of GC content (gkm-svm.md section 12: 0.02).</summary>
    public double GcTolerance { get; init; } = 0.02;
    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;
    /// <summary>Largest share of unknown bases.</summary>
    public double MaxN { get; init; }
}

/// <summary>
/// Negatives as in the kmer-SVM papers: windows drawn uniformly from the genome, each of the GC content, repeat content and
/// length of a positive of the same split, that touch neither a peak, nor an excluded region, nor each other.
/// </summary>
sealed class MatchedNegatives(Genome genome, FoldMap folds, RegionSet excluded, MatchingOptions options, Rng rng)
{
    const int Rounds = 20;                // as gkmSVM's nMaxTrials
    const int LeastDraws = 300_000, DrawsPerNeed = 50;

    readonly Dictionary<(int Contig, long Cell), long> _takenStarts = [];
    readonly byte[] _codes = new byte[options.Window];
    readonly long[] _starts = Starts(genome);

    /// <summary>Profiles of positives that found no negative.</summary>
    public IReadOnlyList<WindowProfile> Unmatched { get; private set; } = [];

    /// <summary>Draws <paramref name="perPositive"/> negatives for each positive; fewer when the pool runs out.</summary>
    public NegativeWindow[] Draw(IReadOnlyList<(int Contig, long Start0, Split Split)> positives, double perPositive, IRunLog log, CancellationToken stop)
    {
        var needs = Needs(positives, perPositive);
        int wanted = needs.Count;
        var negatives = new List<NegativeWindow>();
        for (int round = 0; round < Rounds && needs.Count > 0; round++)
        {
            int before = needs.Count;
            for (long draw = Math.Max(LeastDraws, (long)DrawsPerNeed * before); draw > 0 && needs.Count > 0; draw--)
            {
                if (draw % 4096 == 0)
                    stop.ThrowIfCancellationRequested();
                if (TryDraw(needs) is { } negative)
                    negatives.Add(negative);
            }
            log.Progress("negatives", negatives.Count, wanted, "windows");
            if (needs.Count == before)
                break;
        }
        Unmatched = [.. needs.Waiting];
        return [.. negatives];
    }

    NeedGrid Needs(IReadOnlyList<(int Contig, long Start0, Split Split)> positives, double perPositive)
    {
        var needs = new NeedGrid(options.GcTolerance, options.RepeatTolerance);
        for (int i = 0; i < positives.Count; i++)
        {
            var (contig, start0, split) = positives[i];
            var profile = WindowProfile.Of(genome, contig, start0, _codes);
            // 1.5 a positive: one, two, one, two ...
            int copies = (int)(Math.Floor((i + 1) * perPositive) - Math.Floor(i * perPositive));
            for (int c = 0; c < copies; c++)
                needs.Add(split, profile);
        }
        return needs;
    }

    NegativeWindow? TryDraw(NeedGrid needs)
    {
        var (contig, start0) = Place(rng.Next(_starts[^1]));
        long end0 = start0 + options.Window;
        if (end0 > genome.Contigs[contig].Length || excluded.Overlaps(contig, start0, end0) || IsTaken(contig, start0))
            return null;
        if (folds.Of(contig, start0, end0) is not { } split)
            return null;
        var profile = WindowProfile.Of(genome, contig, start0, _codes);
        if (profile.Unknown > options.MaxN || !needs.Take(split, profile))
            return null;
        _takenStarts[(contig, start0 / options.Window)] = start0;
        return new NegativeWindow(contig, start0);
    }

    (int Contig, long Start0) Place(long pos)
    {
        int contig = Array.BinarySearch(_starts, pos);
        // of empty contigs that start here too, the last one is not empty
        contig = contig < 0 ? ~contig - 1 : Array.LastIndexOf(_starts, pos);
        return (contig, pos - _starts[contig]);
    }

    // where each contig starts when all stand one behind the other, and where the last ends
    static long[] Starts(Genome genome)
    {
        var starts = new long[genome.Contigs.Count + 1];
        for (int c = 0; c < genome.Contigs.Count; c++)
            starts[c + 1] = starts[c] + genome.Contigs[c].Length;
        return starts;
    }

    // windows have one length and do not overlap, so each cell of that length holds at most one start
    bool IsTaken(int contig, long start0)
    {
        long cell = start0 / options.Window;
        for (long c = cell - 1; c <= cell + 1; c++)
            if (_takenStarts.TryGetValue((contig, c), out long other) && Math.Abs(other - start0) < options.Window)
                return true;
        return false;
    }
}
