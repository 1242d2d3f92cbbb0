using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Negatives;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Tests.Negatives;

public sealed class MatchedNegativesTests
{
    const int Window = 100;

    // GC content rises from 20% to 80% along each contig. Every other kilobase is soft-masked.
    static Genome Ramp(int length)
    {
        var rng = new Rng(5);
        string Bases() => new([.. Enumerable.Range(0, length).Select(i =>
        {
            bool gc = rng.NextDouble() < 0.2 + 0.6 * i / length;
            char letter = gc ? "CG"[rng.Next(2)] : "AT"[rng.Next(2)];
            return i / 1000 % 2 == 0 ? letter : char.ToLowerInvariant(letter);
        })]);
        return Genome.FromText(("chr1", Bases()), ("chr2", Bases()), ("chr3", Bases()));
    }

    static FoldMap Folds(Genome genome) => ChromosomeFolds.Named(genome.Contigs, ["chr3"], ["chr2"]);

    [Fact]
    public void Negatives_match_within_the_tolerance_in_their_split_and_touch_nothing()
    {
        using var genome = Ramp(60_000);
        var folds = Folds(genome);
        var positives = (from contig in Enumerable.Range(0, 3)
                         from i in Enumerable.Range(1, 40)
                         select new PositiveWindow(contig, i * 1400, i * 1400 + Window, contig == 0 ? Split.Train : contig == 1 ? Split.Validation : Split.Test)).ToList();
        var excluded = new RegionSet(positives.Select(p => (p.Contig, p.Start0, p.End0)).Append((0, 10_000, 20_000)));
        var options = new MatchingOptions();
        var negatives = new MatchedNegatives(genome, folds, excluded, options, new Rng(1)).Draw(positives, 1, new SilentLog(), CancellationToken.None);

        Assert.Equal(positives.Count, negatives.Length);
        var codes = new byte[Window];
        WindowProfile Profile(long contig, long start0) => WindowProfile.Compute(genome, (int)contig, start0, codes);
        foreach (var n in negatives)
            Assert.False(excluded.Overlaps((int)n.Contig, n.Start0, n.Start0 + Window));
        foreach (var contig in negatives.GroupBy(n => n.Contig))
        {
            var starts = contig.Select(n => n.Start0).Order().ToList();
            Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Window));
            // If all pairs of a matching are within the tolerance, so are the pairs of the k-th negative and k-th positive, sorted by GC.
            var own = positives.Where(p => p.Contig == contig.Key).Select(p => Profile(p.Contig, p.Start0).Gc).Order().ToList();
            var drawn = contig.Select(n => Profile(n.Contig, n.Start0).Gc).Order().ToList();
            Assert.All(own.Zip(drawn), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.02 + 1e-12));
        }
    }

    [Fact]
    public void The_profile_counts_GC_repeats_and_N()
    {
        using var genome = Genome.FromText(("c", "GGCCaattNNGA"));
        // 5 of the 10 known bases are G or C (G G C C G). 4 of 12 bases are lower case, and 2 of 12 are unknown.
        Assert.Equal(new WindowProfile(0.5, 4 / 12.0, 2 / 12.0), WindowProfile.Compute(genome, 0, 0, new byte[12]));
    }

    [Fact]
    public void Negatives_that_are_not_found_are_reported()
    {
        // One window has only G, and the other bases of the contig are A, so no other window is similar.
        using var genome = Genome.FromText(("chr1", new string('A', 5000) + new string('G', Window) + new string('A', 5000)));
        var folds = new FoldMap([new(0, 0, 10_100, Split.Train)]);
        var drawer = new MatchedNegatives(genome, folds, new RegionSet([(0, 5000, 5100)]), new MatchingOptions(), new Rng(1));
        Assert.Empty(drawer.Draw([new(0, 5000, 5100, Split.Train)], 1, new SilentLog(), CancellationToken.None));
        Assert.Equal([1.0], drawer.Unmatched.Select(u => u.Profile.Gc));
    }

    [Fact]
    public void A_fraction_of_a_negative_for_each_positive_adds_up()
    {
        using var genome = Genome.FromText(("chr1", new string('A', 50_000)));
        var folds = new FoldMap([new(0, 0, 50_000, Split.Train)]);
        var positives = Enumerable.Range(0, 7).Select(i => new PositiveWindow(0, i * 200, i * 200 + Window, Split.Train)).ToList();
        var excluded = new RegionSet([(0, 0, 1500)]);
        int Count(double perPositive) => new MatchedNegatives(genome, folds, excluded, new MatchingOptions(), new Rng(1))
            .Draw(positives, perPositive, new SilentLog(), CancellationToken.None).Length;
        // floor(7 * 1.5) = 10, floor(7 * 0.5) = 3
        Assert.Equal((10, 3), (Count(1.5), Count(0.5)));
    }

    [Fact]
    public void A_window_next_to_regions_does_not_overlap_them()
    {
        var regions = new RegionSet([(0, 100, 200), (0, 200, 300), (0, 500, 600), (0, 520, 530)]);
        Assert.Equal([(0, 100L, 300L), (0, 500L, 600L)], regions.Regions);
        Assert.False(regions.Overlaps(0, 0, 100));
        Assert.True(regions.Overlaps(0, 0, 101));
        Assert.True(regions.Overlaps(0, 299, 310));
        Assert.False(regions.Overlaps(0, 300, 500));
        Assert.True(regions.Overlaps(0, 590, 610));
        Assert.False(regions.Overlaps(0, 600, 700));
        Assert.False(regions.Overlaps(1, 100, 200));
    }
}
