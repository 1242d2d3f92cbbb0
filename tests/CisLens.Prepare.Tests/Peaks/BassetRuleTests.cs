using CisLens.Core;
using CisLens.Prepare.Peaks;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Tests.Peaks;

public sealed class BassetRuleTests
{
    // The windows have 600 bp and the anchor at index 299 (left centre). They merge if they overlap by at least 200 bp.
    // Each array has the anchors of one sample.
    static List<(long Anchor, string Active)> Merge(params long[][] samples) =>
        [.. BassetRule.Sites([.. samples.Select(s => s.Select(a => new Peak(0, a - 50, a + 50, a)).ToArray())], 600, 200, 299)
            .Select(site => (site.Start0 + 299, string.Join(",", site.Active)))];

    [Fact]
    public void Two_windows_merge_at_an_overlap_of_exactly_200()
    {
        // The overlap is 600 - 400 = 200 bp, so the windows merge at (1000 + 1400) / 2.
        Assert.Equal([(1200, "0")], Merge([1000, 1400]));
        // The overlap is 600 - 401 = 199 bp, so the windows do not merge.
        Assert.Equal([(1000, "0"), (1401, "0")], Merge([1000, 1401]));
    }

    [Fact]
    public void The_merged_anchor_is_weighted_by_one_plus_the_active_samples()
    {
        // The equal anchors of samples 0 and 1 merge first, at 1000 with both samples. Then (3 * 1000 + 2 * 1300) / 5 = 1120.
        Assert.Equal([(1120, "0,1,2")], Merge([1000], [1000], [1300]));
    }

    [Fact]
    public void The_mean_is_rounded_half_up()
    {
        // (1000 + 1001) / 2 = 1000.5
        Assert.Equal([(1001, "0")], Merge([1000, 1001]));
        // (3 * 1000 + 2 * 1001) / 5 = 1000.4
        Assert.Equal([(1000, "0,1,2")], Merge([1000], [1000], [1001]));
    }

    [Fact]
    public void The_largest_overlap_merges_first_and_the_leftmost_of_equals()
    {
        // 1300 and 1350 merge first, at 1325. Then 1000 and 1325, both of weight 2, merge at (1000 + 1325) / 2 = 1162.5.
        // The result would be 1250 if the left pair merged first.
        Assert.Equal([(1163, "0")], Merge([1000, 1300, 1350]));
        // 1000 and 1350 merge first, at 1175. From 1175 to 1700 is 525 bp; the overlap of 75 bp is too small to merge.
        // The result would be 1000 and 1525 if the right pair merged first.
        Assert.Equal([(1175, "0"), (1700, "0")], Merge([1000, 1350, 1700]));
    }

    [Fact]
    public void Sites_of_two_contigs_never_merge()
    {
        var sites = BassetRule.Sites([[new Peak(1, 0, 10, 1000), new Peak(0, 0, 10, 1000)]], 600, 200, 299);
        Assert.Equal([(0, 701L), (1, 701L)], sites.Select(s => (s.Contig, s.Start0)));
    }

    [Fact]
    public void The_fast_merge_equals_the_plain_loop()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var rng = new Rng(seed);
            var samples = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, rng.Next(12)).Select(_ => (long)rng.Next(4000)).ToArray()).ToArray();
            Assert.True(Plain(samples).SequenceEqual(Merge(samples)), $"seed {seed}");
        }
    }

    // The rule of docs/decisions/basset-merges-at-200.md: find the largest overlap, merge the two sites, repeat.
    static List<(long, string)> Plain(long[][] samples)
    {
        var sites = samples.SelectMany((s, i) => s.Select(a => (Pos: a, Active: new SortedSet<int> { i }, Sample: i)))
            .OrderBy(x => x.Pos).ThenBy(x => x.Sample).Select(x => (x.Pos, x.Active)).ToList();
        while (sites.Count > 1)
        {
            int best = 0;
            for (int i = 1; i + 1 < sites.Count; i++)
                if (sites[i + 1].Pos - sites[i].Pos < sites[best + 1].Pos - sites[best].Pos)
                    best = i;
            var (a, b) = (sites[best], sites[best + 1]);
            if (600 - (b.Pos - a.Pos) < 200)
                break;
            double weightA = 1 + a.Active.Count, weightB = 1 + b.Active.Count;
            long mean = (long)Math.Floor(0.5 + (weightA * a.Pos + weightB * b.Pos) / (weightA + weightB));
            sites[best] = (mean, [.. a.Active, .. b.Active]);
            sites.RemoveAt(best + 1);
        }
        return [.. sites.Select(s => (s.Pos, string.Join(",", s.Active)))];
    }
}
