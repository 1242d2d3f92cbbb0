using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Folds;

/// <summary>Splits by whole contigs, which are named or chosen by their number of examples.</summary>
static class ChromosomeFolds
{
    const double HeldOutShare = 0.1;      // of the examples, for test and for validation each
    const double LargestShare = 0.2;      // if whole contigs give a larger split, regions are used instead
    const int RegionCount = 20;

    /// <summary>The user names the contigs of test and validation; all others are for training.</summary>
    /// <exception cref="UsageException">A contig is not in the genome, or is named for both splits.</exception>
    public static FoldMap Named(IReadOnlyList<Contig> contigs, IReadOnlyList<string> test, IReadOnlyList<string> validation)
    {
        foreach (string name in test.Concat(validation).Where(n => contigs.All(c => c.Name != n)))
            throw new UsageException(
                $"contig '{name}' is not in the genome, which has {string.Join(", ", contigs.Take(3).Select(c => c.Name))} ...");
        foreach (string name in test.Intersect(validation))
            throw new UsageException($"contig '{name}' is given to both --test and --validation, expected one of them");
        return Whole(contigs, name => test.Contains(name) ? Split.Test : validation.Contains(name) ? Split.Validation : Split.Train);
    }

    /// <summary>
    /// Assigns about a tenth of the examples to test and to validation: whole contigs if they are small enough, otherwise regions.
    /// </summary>
    /// <param name="contigs">Contigs of the genome.</param>
    /// <param name="examples">Number of examples on each contig.</param>
    /// <param name="rng">Chooses regions.</param>
    public static FoldMap Automatic(IReadOnlyList<Contig> contigs, IReadOnlyList<long> examples, Rng rng)
    {
        long total = examples.Sum();
        var free = Enumerable.Range(0, contigs.Count).Where(c => examples[c] > 0).OrderByDescending(c => examples[c]).ToList();
        var test = Take(free, examples, total);
        var validation = Take(free, examples, total);
        bool small = Math.Max(test.Sum(c => examples[c]), validation.Sum(c => examples[c])) <= LargestShare * total;
        return small && test.Count > 0 && validation.Count > 0 && free.Count > 0
            ? Named(contigs, [.. test.Select(c => contigs[c].Name)], [.. validation.Select(c => contigs[c].Name)])
            : ByRegions(contigs, examples, rng);
    }

    // takes the contig that brings the sum closest to a tenth, and repeats this as long as the sum comes closer
    static List<int> Take(List<int> free, IReadOnlyList<long> examples, long total)
    {
        var taken = new List<int>();
        double missing = HeldOutShare * total;
        while (free.Count > 0)
        {
            int best = free.MinBy(c => Math.Abs(missing - examples[c]));
            if (taken.Count > 0 && Math.Abs(missing - examples[best]) >= Math.Abs(missing))
                break;
            taken.Add(best);
            free.Remove(best);
            missing -= examples[best];
        }
        return taken;
    }

    static FoldMap ByRegions(IReadOnlyList<Contig> contigs, IReadOnlyList<long> examples, Rng rng)
    {
        long total = contigs.Where((_, c) => examples[c] > 0).Sum(c => c.Length);
        long size = Math.Max(1, (total + RegionCount - 1) / RegionCount);
        var regions = new List<FoldRegion>();
        for (int c = 0; c < contigs.Count; c++)
            for (long start0 = 0; start0 < contigs[c].Length; start0 += size)
                regions.Add(new FoldRegion(c, start0, Math.Min(start0 + size, contigs[c].Length), Split.Train));
        int[] order = [.. Enumerable.Range(0, regions.Count)];
        rng.Shuffle<int>(order);
        int heldOut = Math.Max(1, (int)Math.Round(HeldOutShare * regions.Count));
        for (int i = 0; i < Math.Min(2 * heldOut, order.Length); i++)
            regions[order[i]] = regions[order[i]] with { Split = i < heldOut ? Split.Test : Split.Validation };
        return new FoldMap(regions);
    }

    static FoldMap Whole(IReadOnlyList<Contig> contigs, Func<string, Split> split) =>
        new(contigs.Select((contig, c) => new FoldRegion(c, 0, contig.Length, split(contig.Name))));
}
