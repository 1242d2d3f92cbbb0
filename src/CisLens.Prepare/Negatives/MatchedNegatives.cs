using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Negatives;

/// <summary>A positive window, which needs negatives from its own split.</summary>
readonly record struct PositiveWindow(int Contig, long Start0, long End0, Split Split);

/// <summary>A window without a peak, drawn for a positive.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Start0">Its first base.</param>
/// <param name="End0">The base after its last.</param>
/// <param name="Positive">Index of the positive in the list.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct NegativeWindow(long Contig, long Start0, long End0, long Positive);

/// <summary>How similar a negative must be to its positive.</summary>
sealed record MatchingOptions
{
    /// <summary>Largest difference of GC content (gkmSVM's <c>genNullSeqs</c>: 0.02).</summary>
    public double GcTolerance { get; init; } = 0.02;

    /// <summary>Largest difference of the soft-masked share.</summary>
    public double RepeatTolerance { get; init; } = 0.02;

    /// <summary>Largest share of unknown bases.</summary>
    public double MaxN { get; init; }
}

/// <summary>
/// Negatives as in the kmer-SVM papers: windows drawn uniformly from the genome. Each has the GC content, repeat content and
/// length of a positive in the same split, and overlaps no peak, no excluded region and no other negative.
/// </summary>
sealed class MatchedNegatives(Genome genome, FoldMap folds, RegionSet excluded, MatchingOptions options, Rng rng)
{
    const int Rounds = 20;                // as gkmSVM's nMaxTrials
    const int LeastDraws = 300_000, DrawsPerNeed = 50;

    readonly long[] _starts = Starts(genome);
    TakenWindows _taken = new(1);
    byte[] _codes = [];
    int[] _lengths = [];

    /// <summary>The negatives that were not found.</summary>
    public IReadOnlyList<Need> Unmatched { get; private set; } = [];

    /// <summary>Number of windows drawn, suitable or not.</summary>
    public long Draws { get; private set; }

    /// <summary>Draws <paramref name="perPositive"/> negatives per positive, or fewer if the genome has too few suitable windows.</summary>
    public NegativeWindow[] Draw(IReadOnlyList<PositiveWindow> positives, double perPositive, IRunLog log, CancellationToken stop)
    {
        int longest = positives.Select(p => (int)(p.End0 - p.Start0)).DefaultIfEmpty(1).Max();
        (_taken, _codes) = (new TakenWindows(longest), new byte[longest]);
        var needs = Needs(positives, perPositive);
        int wanted = needs.Count;
        var negatives = new List<NegativeWindow>();
        for (int round = 0; round < Rounds && needs.Count > 0; round++)
        {
            int before = needs.Count;
            _lengths = Lengths(needs);
            for (long draw = Math.Max(LeastDraws, (long)DrawsPerNeed * before); draw > 0 && needs.Count > 0; draw--, Draws++)
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

    NeedGrid Needs(IReadOnlyList<PositiveWindow> positives, double perPositive)
    {
        var needs = new NeedGrid(options.GcTolerance, options.RepeatTolerance);
        for (int i = 0; i < positives.Count; i++)
        {
            var (contig, start0, end0, split) = positives[i];
            var profile = Profile(contig, start0, end0);
            // 1.5 per positive: one, two, one, two ...
            int copies = (int)(Math.Floor((i + 1) * perPositive) - Math.Floor(i * perPositive));
            for (int c = 0; c < copies; c++)
                needs.Add(new Need(split, (int)(end0 - start0), profile, i));
        }
        return needs;
    }

    // each length as often as it is needed
    static int[] Lengths(NeedGrid needs)
    {
        int[] all = [.. needs.Waiting.Select(need => need.Length).Order()];
        return all[0] == all[^1] ? [all[0]] : all;
    }

    NegativeWindow? TryDraw(NeedGrid needs)
    {
        var (contig, start0) = Locate(rng.Next(_starts[^1]));
        int length = _lengths.Length == 1 ? _lengths[0] : _lengths[rng.Next(_lengths.Length)];
        if (Usable(contig, start0, start0 + length) is not var (split, profile) || needs.Find(split, length, profile) is not { } position)
            return null;
        var need = position.Need;
        if (need.Length != length
            && !(Usable(contig, start0, start0 + need.Length) is var (itsSplit, itsProfile) && itsSplit == split
                && needs.Meets(need, itsProfile)))
            return null;
        needs.Remove(position);
        _taken.Add(contig, start0, start0 + need.Length);
        return new NegativeWindow(contig, start0, start0 + need.Length, need.Positive);
    }

    (Split Split, WindowProfile Profile)? Usable(int contig, long start0, long end0)
    {
        if (end0 > genome.Contigs[contig].Length || excluded.Overlaps(contig, start0, end0) || _taken.Overlaps(contig, start0, end0))
            return null;
        if (folds.SplitOf(contig, start0, end0) is not { } split)
            return null;
        var profile = Profile(contig, start0, end0);
        return profile.Unknown > options.MaxN ? null : (split, profile);
    }

    WindowProfile Profile(int contig, long start0, long end0) =>
        WindowProfile.Compute(genome, contig, start0, _codes.AsSpan(0, (int)(end0 - start0)));

    (int Contig, long Start0) Locate(long pos)
    {
        int contig = Array.BinarySearch(_starts, pos);
        // empty contigs may start here too; the last contig that starts here is not empty
        contig = contig < 0 ? ~contig - 1 : Array.LastIndexOf(_starts, pos);
        return (contig, pos - _starts[contig]);
    }

    // the start of each contig if all were joined in order, and the end of the last one
    static long[] Starts(Genome genome)
    {
        var starts = new long[genome.Contigs.Count + 1];
        for (int c = 0; c < genome.Contigs.Count; c++)
            starts[c + 1] = starts[c] + genome.Contigs[c].Length;
        return starts;
    }
}
