using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Negatives;

/// <summary>
/// Negatives as in the kmer-SVM papers: windows drawn uniformly from the genome, each of the GC content, repeat content and
/// length of a positive of the same split, that touch neither a peak, nor an excluded region, nor each other.
/// </summary>
sealed class MatchedNegatives(Genome genome, FoldMap folds, RegionSet excluded, MatchingOptions options, Rng rng)
{
    const int Rounds = 20;                // as gkmSVM's nMaxTrials
    const int LeastDraws = 300_000, DrawsPerNeed = 50;

    readonly long[] _starts = Starts(genome);
    TakenWindows _taken = new(1);
    byte[] _codes = [];
    int[] _lengths = [];

    /// <summary>Needs of positives that found no negative.</summary>
    public IReadOnlyList<Need> Unmatched { get; private set; } = [];

    /// <summary>Windows looked at.</summary>
    public long Draws { get; private set; }

    /// <summary>Draws <paramref name="perPositive"/> negatives for each positive; fewer when the pool runs out.</summary>
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
            // 1.5 a positive: one, two, one, two ...
            int copies = (int)(Math.Floor((i + 1) * perPositive) - Math.Floor(i * perPositive));
            for (int c = 0; c < copies; c++)
                needs.Add(new Need(split, (int)(end0 - start0), profile, i));
        }
        return needs;
    }

    // each length as often as it is wanted
    static int[] Lengths(NeedGrid needs)
    {
        int[] all = [.. needs.Waiting.Select(need => need.Length).Order()];
        return all[0] == all[^1] ? [all[0]] : all;
    }

    NegativeWindow? TryDraw(NeedGrid needs)
    {
        var (contig, start0) = Place(rng.Next(_starts[^1]));
        int length = _lengths.Length == 1 ? _lengths[0] : _lengths[rng.Next(_lengths.Length)];
        if (Usable(contig, start0, start0 + length) is not var (split, profile) || needs.Find(split, length, profile) is not { } place)
            return null;
        var need = place.Need;
        if (need.Length != length
            && !(Usable(contig, start0, start0 + need.Length) is var (itsSplit, itsProfile) && itsSplit == split
                && needs.Meets(need, itsProfile)))
            return null;
        needs.Take(place);
        _taken.Add(contig, start0, start0 + need.Length);
        return new NegativeWindow(contig, start0, start0 + need.Length, need.Positive);
    }

    (Split Split, WindowProfile Profile)? Usable(int contig, long start0, long end0)
    {
        if (end0 > genome.Contigs[contig].Length || excluded.Overlaps(contig, start0, end0) || _taken.Overlaps(contig, start0, end0))
            return null;
        if (folds.Of(contig, start0, end0) is not { } split)
            return null;
        var profile = Profile(contig, start0, end0);
        return profile.Unknown > options.MaxN ? null : (split, profile);
    }

    WindowProfile Profile(int contig, long start0, long end0) =>
        WindowProfile.Compute(genome, contig, start0, _codes.AsSpan(0, (int)(end0 - start0)));

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
}
