using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Tables;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Folds;

/// <summary>
/// Splits of one or more genomes that keep homologous regions in one split. Each contig is cut into regions of one length. Regions that a
/// pair of homologous intervals connects, directly or over others, are one group. Whole groups, in random order, go to test and to
/// validation until each has a tenth of the examples. A group that would make a split larger than a fifth is left for training.
/// </summary>
static class HomologyFolds
{
    const double HeldOutShare = 0.1, LargestShare = 0.2;
    const int RegionCount = 200;   // per genome: small regions keep groups small
    static readonly string[] s_columns = ["contig1", "start1", "end1", "contig2", "start2", "end2"];
    static readonly Split[] s_heldOut = [Core.Contract.Split.Test, Core.Contract.Split.Validation];

    /// <summary>Chooses the splits of each genome.</summary>
    /// <param name="path">
    /// A table with the columns genome1, contig1, start1, end1, genome2, contig2, start2 and end2, 0-based and half-open; with one genome,
    /// genome1 and genome2 may be left out.
    /// </param>
    /// <param name="genomes">Name, genome, and the contig and start of each example.</param>
    /// <param name="rng">Chooses the groups.</param>
    /// <param name="log">Gets the number of groups, and pairs that are left out.</param>
    /// <exception cref="InputException">A row is not a pair of intervals, or no group is small enough to be held out.</exception>
    public static FoldMap[] Choose(string path,
        IReadOnlyList<(string? Name, Genome Genome, IReadOnlyList<(int Contig, long Start0)> Examples)> genomes, Rng rng, IRunLog log)
    {
        var regions = genomes.Select(g => Regions(g.Genome, g.Examples)).ToList();
        int[] firsts = [.. regions.Select((_, g) => regions.Take(g).Sum(r => r.Count))];
        var sets = new DisjointSets(regions.Sum(r => r.Count));
        long read = 0, unknown = 0;
        foreach (var (a, b) in Pairs(path, [.. genomes.Select(g => (g.Name, g.Genome))]))
        {
            read++;
            if (a.Contig < 0 || b.Contig < 0)
            {
                unknown++;
                continue;
            }
            int[] joined = [.. Overlapping(regions[a.Genome], a).Select(i => firsts[a.Genome] + i),
                .. Overlapping(regions[b.Genome], b).Select(i => firsts[b.Genome] + i)];
            foreach (int other in joined.Skip(1))
                sets.Join(joined[0], other);
        }
        var counts = new long[sets.Firsts().Length];
        foreach (var (g, own) in genomes.Index())
            foreach (var (contig, start0) in own.Examples)
                counts[sets.First(firsts[g] + regions[g].FindIndex(r => r.Contig == contig && r.Start0 <= start0 && start0 < r.End0))]++;
        var splits = Split(sets, counts, rng);
        log.Info($"homology: {read} pairs = {read - unknown} used + {unknown} on contigs that the genomes lack; "
            + $"{counts.Count(c => c > 0)} groups of regions, the largest with {counts.Max()} of {counts.Sum()} windows");
        if (!splits.Contains(Core.Contract.Split.Test) || !splits.Contains(Core.Contract.Split.Validation))
            throw InputException.In(path, $"connects {counts.Max()} of {counts.Sum()} windows into one group, so no test and validation "
                + "splits are left; give fewer and longer pairs, such as blocks of synteny");
        return [.. regions.Select((own, g) => new FoldMap(own.Select((r, i) => r with { Split = splits[sets.First(firsts[g] + i)] })))];
    }

    static List<FoldRegion> Regions(Genome genome, IReadOnlyList<(int Contig, long Start0)> examples)
    {
        int[] used = [.. examples.Select(e => e.Contig).Distinct().Order()];
        long size = Math.Max(1, used.Sum(c => genome.Contigs[c].Length) / RegionCount);
        var regions = new List<FoldRegion>();
        foreach (int c in used)
            for (long start0 = 0; start0 < genome.Contigs[c].Length; start0 += size)
                regions.Add(new FoldRegion(c, start0, Math.Min(start0 + size, genome.Contigs[c].Length), Core.Contract.Split.Train));
        return regions;
    }

    static IEnumerable<int> Overlapping(List<FoldRegion> regions, Place place) => Enumerable.Range(0, regions.Count)
        .Where(i => regions[i].Contig == place.Contig && regions[i].Start0 < place.End0 && place.Start0 < regions[i].End0);

    // the split of each group, by its first region
    static Split[] Split(DisjointSets sets, long[] counts, Rng rng)
    {
        var splits = new Split[counts.Length];
        Array.Fill(splits, Core.Contract.Split.Train);
        int[] groups = [.. Enumerable.Range(0, counts.Length).Where(i => sets.First(i) == i && counts[i] > 0)];
        rng.Shuffle<int>(groups);
        long total = counts.Sum();
        foreach (var split in s_heldOut)
        {
            long taken = 0;
            foreach (int group in groups.Where(g => splits[g] == Core.Contract.Split.Train))
                if (taken < HeldOutShare * total && taken + counts[group] <= LargestShare * total)
                    (splits[group], taken) = (split, taken + counts[group]);
        }
        return splits;
    }

    static IEnumerable<(Place A, Place B)> Pairs(string path, IReadOnlyList<(string? Name, Genome Genome)> genomes)
    {
        using var table = TableReader.Open(path);
        var maps = genomes.Select(g => ContigMap.Resolve(path, [], g.Genome)).ToList();
        int[] columns = [.. s_columns.Select(name => table.Require(name))];
        int[] names = genomes.Count > 1 ? [table.Require("genome1"), table.Require("genome2")] : [-1, -1];
        Place At(int name, int contig, int start, int end)
        {
            int genome = name < 0 ? 0 : genomes.ToList().FindIndex(g => g.Name == table.Row[name]);
            if (genome < 0)
                throw table.Fault($"{table.Columns[name]} is '{table.Row[name]}', expected "
                    + string.Join(" or ", genomes.Select(g => g.Name)));
            var place = new Place(genome, maps[genome].IndexOf(table.Row[contig]), table.Whole(start), table.Whole(end));
            return place.Start0 >= 0 && place.Start0 < place.End0 ? place
                : throw table.Fault($"{place.Start0} to {place.End0} is not an interval, expected a start below the end");
        }
        while (table.Read())
            yield return (At(names[0], columns[0], columns[1], columns[2]), At(names[1], columns[3], columns[4], columns[5]));
    }

    /// <summary>An interval of one of the genomes, 0-based and half-open; contig −1 if the genome lacks it.</summary>
    readonly record struct Place(int Genome, int Contig, long Start0, long End0);
}
